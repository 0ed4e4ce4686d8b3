import { describe, expect, it } from '@jest/globals';
import { NewAssignment } from './access.js';

const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const faultyAt = (dates: object): unknown =>
  NewAssignment.safeParse({ role: 'operator', ...dates }).error?.issues.map(({ path }) => path.join('/'));

describe('a line of the delegation log', () => {
  it.each([
    {},
    { validFrom: at(-0.5) },
    { validFrom: at(1), validUntil: at(2) },
    { validUntil: at(1) },
    { validUntil: '2200-12-31T23:59:59Z' },
  ])('holds from %j', (dates) => {
    expect(faultyAt(dates)).toBeUndefined();
  });

  it.each([
    [{ validFrom: '1999-01-01T00:00:00Z' }, 'validFrom'],
    [{ validFrom: at(-1.5) }, 'validFrom'],
    [{ validFrom: '9999-12-31T23:59:59-01:00' }, 'validFrom'],
    [{ validFrom: 'tomorrow' }, 'validFrom'],
    [{ validUntil: '9999-12-31T23:59:59-01:00' }, 'validUntil'],
    [{ validUntil: at(-0.5) }, 'validUntil'],
    [{ validFrom: at(2), validUntil: at(1) }, 'validUntil'],
    [{ validFrom: '2190-01-01T00:00:00Z', validUntil: '2190-01-01T00:00:00Z' }, 'validUntil'],
  ])('cannot hold from %j', (dates, path) => {
    expect(faultyAt(dates)).toEqual([path]);
  });
});
