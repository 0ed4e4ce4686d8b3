import type { z } from 'zod';
import type { Account, Assignment } from '../api/access.js';
import type { AccountRow } from './account.entity.js';
import type { Grant } from './policy.js';
import type { RoleAssignmentRow } from './role-assignment.entity.js';

const present = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>;
  };

export function grantOf(row: RoleAssignmentRow): Grant {
  const { role, organisation, region, careProvider, careUnit, trial, site, task } = row;
  return { role, ...present({ organisation, region, careProvider, careUnit, trial, site, task }) };
}

export const assignmentView = (row: RoleAssignmentRow): z.infer<typeof Assignment> => ({
  id: row.id,
  ...grantOf(row),
  validFrom: row.validFrom.toISOString(),
  ...(row.validUntil === null ? {} : { validUntil: row.validUntil.toISOString() }),
});

export const accountView = (row: AccountRow): Omit<Account, 'assignments'> => ({
  id: row.id,
  subject: row.subject,
  name: row.name,
  ...(row.email === null ? {} : { email: row.email }),
  locale: row.locale,
  active: row.active,
});
