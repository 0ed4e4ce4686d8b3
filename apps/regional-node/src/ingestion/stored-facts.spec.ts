import { describe, expect, it } from '@jest/globals';
import { readResource } from '@kohort/facts';
import { packFacts, unpackFacts } from './stored-facts.js';

const facts = (elements: object) => {
  const resource = { resourceType: 'Observation', id: 'o', status: 'final', subject: { reference: 'Patient/1' } };
  const read = readResource({ ...resource, ...elements }, { localDay: () => 0 });
  return read.ok ? read.value : [];
};

describe('stored facts', () => {
  it.each<[string, object]>([
    ['an open interval', { valueQuantity: { value: 5, comparator: '<', code: 'mg/L', unit: 'mg/L' } }],
    ['the other end', { valueQuantity: { value: 5, comparator: '>=', code: 'mg/L', unit: 'mg/L' } }],
    ['strange text', { valueString: 'a\u0000\ud800"\\{inf}' }],
    ['the word inf', { valueString: 'inf' }],
  ])('come back as they were: %s', (_what, elements) => {
    const before = facts(elements);
    expect(before).toHaveLength(1);
    const packed = packFacts(before);
    expect(packed).toMatch(/^[\x20-\x7e]*$/);
    expect(unpackFacts(packed)).toEqual(before);
  });
});
