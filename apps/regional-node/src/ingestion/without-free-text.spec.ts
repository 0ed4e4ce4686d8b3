import { describe, expect, it } from '@jest/globals';
import { readResource, type Fact } from '@kohort/facts';
import { gradeOf, SCALES } from '@kohort/vocabulary';
import { withoutFreeText } from './without-free-text.js';

const STAGE = { coding: [{ system: 'http://loinc.org', code: '21908-9', display: 'Stage group' }] };
const NOTE = 'Ann ringde i går och är orolig.';

const read = (elements: object): { before: readonly Fact[]; after: readonly Fact[] } => {
  const resource = { resourceType: 'Observation', id: 'o', status: 'final', subject: { reference: 'Patient/1' } };
  const given = { ...resource, code: STAGE, ...elements };
  const facts = readResource(given, { localDay: () => 0 });
  if (!facts.ok) throw new Error('the record can be read');
  return { before: facts.value, after: withoutFreeText(facts.value, given) };
};
const graded = ({ concepts, value, interpretations }: Fact) =>
  SCALES.map((scale) => {
    const text = value?.type === 'text' || value?.type === 'coded' ? value.text : undefined;
    const coded = value?.type === 'coded' ? value.concepts : [];
    return gradeOf(scale, { question: concepts, concepts: coded, interpretations, ...(text ? { text } : {}) });
  });
const coding = [{ system: 'urn:local', code: 'x' }];

describe('facts without free text', () => {
  it.each<[string, object]>([
    ['a value in words', { valueString: NOTE }],
    [
      'the words of a code',
      { code: { ...STAGE, coding: STAGE.coding.map(({ display: _, ...one }) => one), text: NOTE } },
    ],
    ['the words of a coded value', { valueCodeableConcept: { coding, text: NOTE } }],
    ['a value that is words alone', { valueCodeableConcept: { text: NOTE } }],
    ['why there is no value', { dataAbsentReason: { text: NOTE } }],
  ])('do not hold %s, and are graded as before', (_what, elements) => {
    const { before, after } = read(elements);
    expect(JSON.stringify(before)).toContain(NOTE);
    expect(JSON.stringify(after)).not.toContain(NOTE);
    expect(after.map(({ value }) => value?.type)).toEqual(before.map(({ value }) => value?.type));
    expect(after.map(graded)).toEqual(before.map(graded));
  });

  it.each<[string, object]>([
    ['a grade in words', { valueString: 'IIIA' }],
    ['a grade beside a local code', { valueCodeableConcept: { coding, text: 'IIIA' } }],
    [
      'the display of a coding',
      { valueCodeableConcept: { coding: [{ ...coding[0], display: 'Local' }], text: 'IIIA' } },
    ],
    ['a coded reason', { dataAbsentReason: { coding: [{ code: 'asked-declined' }] } }],
    ['a number', { valueQuantity: { value: 3, unit: 'mm' } }],
  ])('hold %s', (_what, elements) => {
    const { before, after } = read(elements);
    const known = before.map(({ value, ...fact }) => ({
      ...fact,
      // What a person would read there is the grade's own text where no coding has a display.
      value: value?.type === 'coded' && value.display === 'IIIA' ? { ...value, display: undefined } : value,
    }));
    expect(after).toEqual(known);
    expect(after[0]?.display).toBe('Stage group');
  });
});
