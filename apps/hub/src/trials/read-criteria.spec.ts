import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCriteria } from './read-criteria.js';
import { goodCriteria, unexpandedCriteria } from './testing/trial-desk.js';

describe('checking a document', () => {
  it('gives hashes and a reading in both languages', () => {
    const checked = checkCriteria(goodCriteria());
    expect(checked).toMatchObject({
      faults: [],
      freezable: true,
      protocolHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      meaningHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      rendering: { sv: { criteria: [{ id: 'age' }, { id: 'cancer' }] }, en: { title: 'Trial' } },
    });
    expect(checked.rendering?.sv.criteria[0]?.text).not.toBe(checked.rendering?.en.criteria[0]?.text);
  });

  it('gives the faults of what is none', () => {
    const checked = checkCriteria({ ...goodCriteria(), language: 'kohort/0' });
    expect(checked).toMatchObject({ freezable: false, faults: [{ path: '/criteria/language' }], findings: [] });
    expect(checked).not.toHaveProperty('rendering');
  });

  it('says what keeps it from being frozen although it is one', () => {
    const checked = checkCriteria(unexpandedCriteria());
    expect(checked).toMatchObject({ freezable: false, faults: [], findings: [{ code: 'unexpanded-value-set' }] });
    expect(checked.rendering?.sv.criteria).toHaveLength(1);
  });

  it('never throws, and can freeze what it has no faults for', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { faults, freezable } = checkCriteria(value);
        expect(freezable && faults.length > 0).toBe(false);
        expect(faults.every(({ path }) => path.startsWith('/criteria'))).toBe(true);
      }),
    );
  });
});
