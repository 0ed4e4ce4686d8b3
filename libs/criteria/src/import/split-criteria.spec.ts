import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitCriteria } from './split-criteria.js';

/** "i [label] text" for each criterion; "i?" where no heading says so. */
const split = (text: string): string[] =>
  splitCriteria(text).criteria.map(
    ({ kind, stated, label, text: wording }) =>
      `${kind.slice(0, 1)}${stated ? '' : '?'} ${label === undefined ? '' : `[${label}] `}${wording}`,
  );

describe('the free text of eligibility criteria', () => {
  it.each([
    ['Inclusion Criteria:', 'Exclusion Criteria:'],
    ['INCLUSION CRITERIA', 'EXCLUSION CRITERIA'],
    ['Key Inclusion Criteria:', 'Main exclusion criteria :'],
    ['**Inclusion criteria**', '**Exclusion criteria:**'],
    ['## Inclusion', '## Exclusion'],
    ['Criteria for inclusion:', 'Criteria for exclusion:'],
    ['Inclusion criteria are as follows:', 'Non-inclusion criteria:'],
    ['1. Inclusion criteria:', '2. Exclusion criteria:'],
    ['For inclusion subjects should fulfill the following criteria:', 'Exclusion Criteria'],
    ['Patient Inclusion Criterion', 'Patients will be excluded if they have:'],
    ['Subjects must meet all inclusion criteria:', 'Subjects with any of the following are not eligible:'],
  ])('is divided by "%s" and "%s"', (inclusion, exclusion) => {
    expect(split(`${inclusion}\n\n* A\n* B\n\n${exclusion}\n\n* C`)).toEqual(['i A', 'i B', 'e C']);
  });

  it('is not divided by sentences that use the words', () => {
    const numbered = 'Inclusion Criteria:\n\n1. A\n\nInclusion criteria 2 is only for patients before therapy\n\n2. B';
    expect(split(numbered)).toEqual(['i A', 'i [Inclusion criteria 2 is only for patients before therapy] B']);
    const text = 'Inclusion Criteria:\n* Meets the inclusion criteria of the parent study\n* No exclusion: see below';
    expect(split(text)).toEqual(['i Meets the inclusion criteria of the parent study', 'i No exclusion: see below']);
  });

  it('may begin on the line of its heading', () => {
    expect(split('Inclusion Criteria: Adults\nExclusion Criteria: Pregnancy')).toEqual(['i Adults', 'e Pregnancy']);
  });

  it.each(['*', '-', '•', '–', '1.', '1)', '(1)', 'o'])('is a list marked by "%s"', (mark) => {
    const second = mark.replace('1', '2');
    expect(split(`Inclusion Criteria:\n\n${mark} First\n${second} Second`)).toEqual(['i First', 'i Second']);
  });

  it('is a list marked by letters, which are no names of bacteria', () => {
    expect(split('Exclusion Criteria:\na. First\nb. Second\nE. coli infection')).toEqual([
      'e First',
      'e Second E. coli infection',
    ]);
    expect(split('Exclusion Criteria:\n* E. coli infection\n* 2.5 mg of anything')).toEqual([
      'e E. coli infection',
      'e 2.5 mg of anything',
    ]);
  });

  it('keeps a list inside an item with the item, however deep, for it may be alternatives', () => {
    const text = 'Inclusion Criteria:\n\n1. One of:\n\n   * A, or\n   * B with\n\n     * C\n   * D\n2. Next';
    expect(split(text)).toEqual(['i One of:\n– A, or\n– B with\n  – C\n– D', 'i Next']);
  });

  it('keeps it where it is marked otherwise instead of indented', () => {
    const text = 'Inclusion Criteria:\n1. Any of these:\n- A\n- B\n2. Next\n- Not inside\n3. Last';
    expect(split(text)).toEqual(['i Any of these:\n– A\n– B', 'i Next', 'i Not inside', 'i Last']);
  });

  it('keeps alternatives together that stand under a line of their own', () => {
    const text = 'Inclusion Criteria:\n\nPatients with one of the following diseases:\n\n* A\n* B';
    expect(split(text)).toEqual(['i Patients with one of the following diseases:\n– A\n– B']);
  });

  it('puts headings before what they narrow, and leaves out those that say nothing', () => {
    const text =
      'Infant Inclusion Criteria:\n\n* A\n\nExclusion Criteria:\n\nPatients must not have any of the following:\n\n* B\n\nWomen:\n\n* C';
    expect(split(text)).toEqual(['i [Infant Inclusion Criteria] A', 'e B', 'e [Women] C']);
    const old = 'DISEASE CHARACTERISTICS:\n\n* A\n\nPATIENT CHARACTERISTICS:\n\nAge:\n\n* 18 and over\n\nSex:\n\n* Any';
    expect(split(old)).toEqual([
      'i? [DISEASE CHARACTERISTICS] A',
      'i? [PATIENT CHARACTERISTICS – Age] 18 and over',
      'i? [PATIENT CHARACTERISTICS – Sex] Any',
    ]);
  });

  it('goes on over wrapped lines and indented paragraphs', () => {
    const text =
      '  Inclusion Criteria:\n\n    -  men of 55 years\n       or more\n\n       in good health\n\n    -  women';
    expect(split(text)).toEqual(['i men of 55 years or more\nin good health', 'i women']);
  });

  it('may be prose', () => {
    expect(split('Inclusion Criteria:\n\nAdults who can walk.\n\nSigned consent\nAble to read')).toEqual([
      'i Adults who can walk.',
      'i Signed consent',
      'i Able to read',
    ]);
  });

  it('is read without escapes and characters that nobody sees', () => {
    expect(split('Inclusion Criteria:\r\n* Hb \\> 90\u00a0g/L\u200b\r\n* \\[a\\] 18\\~40')).toEqual([
      'i Hb > 90 g/L',
      'i [a] 18~40',
    ]);
  });

  it('tells remarks from criteria', () => {
    const text =
      'Exclusion Criteria:\n\n* A\n* None\n* Additional drug-specific exclusion criteria might apply.\n\nOther protocol-defined inclusion/exclusion criteria may apply\n\nRenal:\n\n* Not specified';
    expect(splitCriteria(text)).toMatchObject({
      criteria: [{ text: 'A' }],
      remarks: [
        'None',
        'Additional drug-specific exclusion criteria might apply.',
        'Other protocol-defined inclusion/exclusion criteria may apply',
        'Renal: Not specified',
      ],
    });
  });

  it('loses no word of any text', () => {
    const words = fc.constantFrom('alpha', 'beta', 'Gamma', 'delta.', 'eps:', '\\<5', 'i.e.', '2.5');
    const mark = fc.constantFrom('', '* ', '- ', '1. ', '2) ', 'a. ', 'b. ', '  * ', '   1. ', '      ', '\t- ', '• ');
    const line = fc.tuple(mark, fc.array(words, { maxLength: 12 }));
    const heading = fc.constantFrom('', '', 'Inclusion Criteria:', 'Exclusion Criteria:', 'Women:');
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: line }, heading), { maxLength: 25 }), (lines) => {
        // Each line has a word of its own.
        const text = lines.map((each, at) =>
          typeof each === 'string' ? each : `${each[0]}${[`w${at}x`, ...each[1]].join(' ')}`,
        );
        const { criteria, remarks } = splitCriteria(text.join('\n'));
        const read = [...criteria.flatMap(({ label, text: wording }) => [label ?? '', wording]), ...remarks].join('\n');
        const own = (of: string): string[] => of.match(/w\d+x/g) ?? [];
        expect(own(text.join('\n')).filter((word) => !own(read).includes(word))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
