import { OPERATOR_PERMISSIONS } from '@kohort/platform';

/** Who may do what at a regional node (docs/architecture.md, people and permissions). */
export const ROLES = {
  operator: [...OPERATOR_PERMISSIONS, 'hub-connection:read', 'hub-connection:write'],
  steward: ['audit:read', 'hub-connection:read'],
  coordinator: [],
  clinician: [],
} as const;
