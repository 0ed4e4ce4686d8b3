import { OPERATOR_PERMISSIONS } from '@kohort/platform';
import { z } from 'zod';

/** Who may do what at the hub (docs/architecture.md, people and permissions). */
export const ROLES = {
  operator: [
    ...OPERATOR_PERMISSIONS,
    'node:read',
    'node:register',
    'node:revoke',
    'organisation:read',
    'organisation:write',
    'site:read',
    'site:write',
    'trial:read',
  ],
  sponsor: [
    'node:read',
    'organisation:read',
    'site:read',
    'trial:read',
    'trial:write',
    'trial:publish',
    'version:pause',
    'version:withdraw',
    'permit:read',
  ],
  'permit-officer': [
    'node:read',
    'organisation:read',
    'site:read',
    'trial:read',
    'permit:read',
    'permit:decide',
    'version:pause',
    'version:withdraw',
    'audit:read',
    'recruiting-audit:read',
  ],
} as const;

/** A sponsor is always that of an organisation. */
export const ROLE_PLACES = {
  sponsor: z.object({ organisation: z.uuid('must be the id of the organisation that the sponsor acts for') }),
};
