import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STATUSES } from '../parse/resource-filters.js';
import { documents, parsedCriteria } from '../testing/index.js';
import { renderCriteria, renderCriterion } from './render.js';
import { statuses } from './sv/codes.js';

const female = { type: 'sex', is: 'female' };
const cancer = { type: 'exists', records: { resource: 'Condition', code: 'cancer' } };
const valueSets = {
  cancer: { title: { sv: 'Cancer', en: 'Cancer' }, include: [{ system: 'icd-10', codes: ['C50'] }] },
};

describe('a document', () => {
  const criteria = parsedCriteria(
    [
      { id: 'smoker', kind: 'exclusion', expression: { type: 'manual', text: { sv: 'Röker?', en: 'Smokes?' } } },
      {
        id: 'cancer',
        kind: 'inclusion',
        title: { sv: 'Kvinna, eller frisk', en: 'Female, or well' },
        ifAbsent: 'not-met',
        source: { registry: 'NCT00000000', text: 'Women, or no cancer', note: 'Any cancer counts' },
        expression: {
          type: 'any',
          of: [
            female,
            {
              type: 'if',
              if: { type: 'all', of: [cancer, { type: 'age', ge: 18 }] },
              then: { type: 'not', of: female },
            },
          ],
        },
      },
    ],
    { valueSets },
  );

  it('is laid out under headings, numbered as in the document, with nested lists', () => {
    expect(renderCriteria(criteria, 'en')).toBe(`Test (test)

Inclusion: all of these must be met:

2.  Female, or well
    At least one of these holds:
    - The person is female.
    - If all of these hold:
      - A diagnosis of “Cancer” is on record.
      - The person is at least 18 years old on the index date.
      Then the person is not female.
    If nothing is on record, that is taken to mean that there is none, where the source is complete.

Exclusion: none of these may apply:

1.  A person answers yes to the question “Smokes?”
`);
  });

  it('quotes the registry where that is asked for', () => {
    const text = renderCriteria(criteria, 'sv', { wording: true });
    expect(text).toContain(
      '    Ordalydelse i registret (NCT00000000): ”Women, or no cancer”.\n    Anmärkning: Any cancer counts.\n',
    );
    expect(renderCriteria(criteria, 'sv')).not.toContain('Ordalydelse');
  });

  it('says one criterion in one line', () => {
    expect(criteria.criteria.map((criterion) => renderCriterion(criterion, criteria, 'sv'))).toEqual([
      'En person svarar ja på frågan ”Röker?”',
      'Minst ett av detta gäller: (a) personen är kvinna; (b) om allt detta gäller: (1) en diagnos inom ”Cancer” finns noterad; (2) personen är minst 18 år gammal på indexdatum, då gäller: personen är inte kvinna. Saknas uppgift räknas det som att inget sådant finns, om källan är komplett.',
    ]);
  });
});

describe('any document', () => {
  it('is rendered in whole sentences, the same each time', () => {
    fc.assert(
      fc.property(documents, fc.constantFrom('sv' as const, 'en' as const), (criteria, lang) => {
        for (const criterion of criteria.criteria) {
          const text = renderCriterion(criterion, criteria, lang);
          expect(text).toMatch(/^(\p{Lu}|e?GFR|BMI).*[.?]”?$/u);
          expect(text).not.toMatch(/undefined|null|NaN|\[object| {2}| ,| \./);
          expect(renderCriterion(criterion, criteria, lang)).toBe(text);
        }
      }),
    );
  });

  it('has no line that says nothing', () => {
    fc.assert(
      fc.property(documents, (criteria) => {
        const lines = renderCriteria(criteria, 'sv').split('\n');
        expect(lines.filter((line) => /^\s*(-|\d+\.)?\s*$/.test(line) && line !== '')).toEqual([]);
      }),
    );
  });
});

it('has a Swedish word for every workflow status', () => {
  const codes = [...new Set(Object.values(STATUSES).flat())].sort();
  expect(codes.filter((code) => !Object.hasOwn(statuses, code))).toEqual([]);
});

it.each([
  [{ eq: 0 }, 'More than 0 diagnoses are on record.'],
  [{ eq: 1 }, 'Fewer than 1 or more than 1 diagnosis is on record.'],
])('says the opposite of %j diagnoses without what cannot be', (count, text) => {
  const counted = { type: 'count', records: { resource: 'Condition' }, count };
  const criteria = parsedCriteria([{ id: 'c', kind: 'inclusion', expression: { type: 'not', of: counted } }]);
  expect(renderCriteria(criteria, 'en')).toContain(text);
});

it('says that a diagnosis without a certainty counts', () => {
  const confirmed = { type: 'exists', records: { resource: 'Condition', verificationStatus: ['confirmed'] } };
  const criteria = parsedCriteria([{ id: 'c', kind: 'inclusion', expression: confirmed }]);
  expect(renderCriteria(criteria, 'en')).toContain(
    'A diagnosis with the certainty confirmed or not stated is on record.',
  );
  expect(renderCriteria(criteria, 'sv')).toContain('med diagnossäkerhet bekräftad eller inte angiven');
});
