import { describe, expect, it } from '@jest/globals';
import { granting, isRole, permissionsOf, PLACES } from './policy.js';

const policy = { roles: { operator: ['account:write'], sponsor: ['node:read'] }, home: { region: '12' } };
const count = (...given: Parameters<typeof granting> extends [unknown, ...infer Rest] ? Rest : never) =>
  granting(policy, ...given).length;

describe('a grant', () => {
  it('gives its permissions, and no others', () => {
    expect(count([{ role: 'operator' }], 'account:write')).toBe(1);
    expect(count([{ role: 'operator' }], 'node:read')).toBe(0);
  });

  it.each(PLACES)('that is bounded by %s gives nothing where the handler does not bound by that', (place) => {
    const bounded = [{ role: 'operator', [place]: 'somewhere' }];
    expect(count(bounded, 'account:write')).toBe(0);
    expect(count(bounded, 'account:write', [place])).toBe(1);
    expect(
      count(
        bounded,
        'account:write',
        PLACES.filter((other) => other !== place),
      ),
    ).toBe(0);
  });

  it("is not bounded by the app's own place", () => {
    expect(count([{ role: 'operator', region: '12' }], 'account:write')).toBe(1);
    expect(count([{ role: 'operator', region: '12', trial: 'X' }], 'account:write')).toBe(0);
  });
});

describe('a role', () => {
  it.each(['constructor', '__proto__', 'toString'])('is never what every object has: %s', (role) => {
    expect(isRole(policy, role)).toBe(false);
    expect(permissionsOf(policy, [{ role }])).toEqual([]);
    expect(count([{ role }], 'account:write')).toBe(0);
  });
});
