import { describe, expect, it } from '@jest/globals';
import { ROLE_LABELS } from '../cast/cast.js';
import type { Member } from '../cast/member.js';
import { missingAt, type KnownAccount } from './missing.js';

const member: Member = {
  user: { login: 'x', name: 'X', email: 'x@example.org', locale: 'sv', roleLabel: ROLE_LABELS.clinician, where: '' },
  posts: [
    { app: '12', role: 'clinician', region: '12', careUnit: 'Organization/a' },
    { app: '12', role: 'clinician', region: '12', careUnit: 'Organization/b' },
    { app: 'hub', role: 'sponsor' },
  ],
};
const [a, b] = [
  { role: 'clinician', region: '12', careUnit: 'Organization/a' },
  { role: 'clinician', region: '12', careUnit: 'Organization/b' },
];
const known = (more: Partial<KnownAccount> = {}): KnownAccount => ({
  id: '1',
  subject: 'x',
  name: 'X',
  email: 'x@example.org',
  assignments: [a, b],
  ...more,
});

describe('what an app does not know yet', () => {
  it('is all of somebody new, and nothing of somebody who has no post there', () => {
    expect(missingAt('12', [member], [])).toEqual([
      { subject: 'x', name: 'X', email: 'x@example.org', accountId: undefined, assignments: [a, b] },
    ]);
    expect(missingAt('01', [member], [])).toEqual([]);
  });

  it('is nothing at the next start', () => {
    expect(missingAt('12', [member], [known()])).toEqual([]);
  });

  it('is the role that is not there, or holds for a time only', () => {
    for (const assignments of [[a], [a, { ...b, validUntil: '2030-01-01T00:00:00Z' }]])
      expect(missingAt('12', [member], [known({ assignments })])).toMatchObject([{ accountId: '1', assignments: [b] }]);
  });

  it('is the account of whose name is another one, as the first operator has', () => {
    expect(missingAt('12', [member], [known({ name: 'x' })])).toMatchObject([
      { accountId: undefined, assignments: [] },
    ]);
  });
});
