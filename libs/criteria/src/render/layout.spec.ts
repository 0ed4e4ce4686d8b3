import { describe, expect, it } from '@jest/globals';
import { en } from './en.js';
import { asLines, asSentence, sentence } from './layout.js';
import { clause, listing, type Statement } from './statement.js';

const { logic } = en;
const [a, b, c] = ['a', 'b', 'c'].map((text) => clause(`${text} is so`)) as [Statement, Statement, Statement];

describe('lettering', () => {
  it('changes from letters to numbers and back with each level', () => {
    const nested = listing(logic.all, [a, listing(logic.any, [b, listing(logic.all, [a, c])])]);
    expect(asSentence(nested, logic)).toBe(
      'All of these hold: (a) a is so; (b) at least one of these holds: (1) b is so; (2) all of these hold: (a) a is so; (b) c is so.',
    );
  });

  it('goes on after z', () => {
    const many = listing(
      logic.all,
      Array.from({ length: 28 }, () => a),
    );
    expect(asSentence(many, logic)).toContain('(z) a is so; (aa) a is so; (bb) a is so.');
  });
});

it('sets a conditional in brackets where a condition would run into it', () => {
  const inner: Statement = { kind: 'conditional', condition: clause('a is so'), consequence: b };
  const outer: Statement = { kind: 'conditional', condition: listing(logic.this, [inner]), consequence: c };
  expect(asSentence(outer, logic)).toBe('If this holds: (if a is so, then b is so), then c is so.');
  expect(asLines(outer, logic)).toEqual(['If this holds:', '- If a is so, then b is so.', 'Then c is so.']);
});

it.each([
  ['a result', 'A result.'],
  ['eGFR is low', 'eGFR is low.'],
  ['asked “Why?”', 'Asked “Why?”'],
  ['ändrad', 'Ändrad.'],
])('makes a sentence of "%s"', (text, expected) => expect(sentence(text)).toBe(expected));
