import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from './json-text.js';

const faultsIn = (text: string) => {
  const read = readJson(text);
  return read.ok ? [] : read.error;
};

describe('reading JSON', () => {
  it.each([
    ['{"a": 1,}', '', 'Line 1, column 9: expected a property name in double quotes, found "}".'],
    ['{\n  "a": [1, 2\n  "b": 3}', '/a/1', 'Line 3, column 3: expected "," or the closing bracket, found ""b": 3}".'],
    ['{"a": tru}', '/a', 'Line 1, column 7: expected a value, found "tru}".'],
    ["{'a': 1}", '', 'Line 1, column 2: expected a property name in double quotes or "}", found "\'a\': 1}".'],
    ['{"a": {"b": 01}}', '/a/b', 'Line 1, column 13: expected a value, found "01}}".'],
    ['{"a" 1}', '/a', 'Line 1, column 6: expected ":", found "1}".'],
    ['[1, 2', '/1', 'Line 1, column 6: expected "," or the closing bracket, found the end of the text.'],
    ['', '', 'Line 1, column 1: expected a value, found the end of the text.'],
    ['{} {}', '', 'Line 1, column 4: expected the end of the text, found "{}".'],
    ['["a\nb"]', '', 'Line 1, column 2: expected a value or "]", found ""a".'],
    ['[1}', '/0', 'Line 1, column 3: expected "," or the closing bracket, found "}".'],
  ])('%j', (text, path, message) => {
    expect(faultsIn(text)).toEqual([{ code: 'syntax', path, message }]);
  });

  it('refuses a property that is given twice, with its place', () => {
    expect(faultsIn('{"a": [{"b": 1,\n "\\u0062": 2}], "a": 3}')).toEqual([
      { code: 'duplicate-property', path: '/a/0/b', message: 'Line 2, column 2: "b" is given twice.' },
      { code: 'duplicate-property', path: '/a', message: 'Line 2, column 17: "a" is given twice.' },
    ]);
  });

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) =>
        expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown }),
      ),
    );
  });

  it('refuses exactly what JSON.parse refuses', () => {
    const noise = fc.string({ unit: fc.constantFrom(...Array.from('{}[],:"\\ntruefals0123456789.eE+-é\n \u0001')) });
    const damaged = fc.tuple(fc.json(), fc.nat(), noise).map(([text, at, insert]) => {
      const offset = at % (text.length + 1);
      return text.slice(0, offset) + insert + text.slice(offset);
    });
    fc.assert(
      fc.property(fc.oneof(noise, damaged), (text) => {
        const hasSyntaxFault = faultsIn(text).some(({ code }) => code === 'syntax');
        expect(hasSyntaxFault).toBe(!parses(text));
      }),
      { numRuns: 500 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
