import { OPERATOR_PERMISSIONS } from '@kohort/platform';

/** Who may do what at the hub (docs/architecture.md, people and permissions). */
export const ROLES = {
  operator: [...OPERATOR_PERMISSIONS, 'node:read', 'node:register', 'node:revoke'],
  sponsor: ['node:read'],
  'permit-officer': ['node:read', 'audit:read'],
} as const;
