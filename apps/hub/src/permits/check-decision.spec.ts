import { describe, expect, it } from '@jest/globals';
import type { PermitDecision } from '@kohort/hub-api';
import fc from 'fast-check';
import { checkApproval } from './check-decision.js';

const now = new Date('2026-11-26T12:00:00Z');
const approval = (validFrom: string, validUntil: string, regions = ['12']) =>
  ({
    decision: 'approved' as const,
    validFrom,
    validUntil,
    regions,
    conditions: [],
  }) satisfies PermitDecision;
const isGood = (from: string, until: string): boolean => checkApproval(approval(from, until), ['12'], now).ok;

describe('an approval', () => {
  it('holds for five years to the day, and not for a moment longer', () => {
    expect(isGood('2027-01-01T00:00:00Z', '2032-01-01T00:00:00Z')).toBe(true);
    expect(isGood('2027-01-01T00:00:00Z', '2032-01-01T00:00:00.001Z')).toBe(false);
    expect(isGood('2028-02-29T00:00:00Z', '2033-03-01T00:00:00Z')).toBe(true);
    expect(isGood('2027-01-01T00:00:00+01:00', '2032-01-01T00:00:00+01:00')).toBe(true);
  });

  it('begins a day ago at the earliest', () => {
    expect(isGood('2026-11-25T12:00:00Z', '2027-01-01T00:00:00Z')).toBe(true);
    expect(isGood('2026-11-25T11:59:59.999Z', '2027-01-01T00:00:00Z')).toBe(false);
    expect(isGood('2023-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toBe(false);
  });

  it('may begin in the past, but not end there', () => {
    expect(isGood('2026-11-26T00:00:00Z', '2026-11-26T12:00:00.001Z')).toBe(true);
    expect(isGood('2026-11-26T00:00:00Z', '2026-11-26T12:00:00Z')).toBe(false);
    expect(isGood('2027-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toBe(false);
  });

  it('names regions that were applied for, each once: every other one is a fault at its place', () => {
    const region = fc.constantFrom('01', '12', '14', '24');
    fc.assert(
      fc.property(fc.array(region, { minLength: 1 }), fc.uniqueArray(region), (regions, appliedFor) => {
        const checked = checkApproval(
          approval('2026-11-26T00:00:00Z', '2027-01-01T00:00:00Z', regions),
          appliedFor,
          now,
        );
        const isSubset = regions.every((each) => appliedFor.includes(each));
        expect(checked.ok).toBe(isSubset && new Set(regions).size === regions.length);
        if (!checked.ok) expect(checked.error.every(({ path }) => /^\/regions\/\d+$/.test(path))).toBe(true);
      }),
    );
  });
});
