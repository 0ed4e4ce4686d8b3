import { OPERATOR_PERMISSIONS } from '@kohort/platform';

/** Who may do what at a regional node (docs/architecture.md, people and permissions). */
export const ROLES = {
  operator: [
    ...OPERATOR_PERMISSIONS,
    'hub-connection:read',
    'hub-connection:write',
    'ingestion:read',
    'ingestion:write',
    'sweep:read',
  ],
  steward: [
    'audit:read',
    'recruiting-audit:read',
    'hub-connection:read',
    'ingestion:read',
    'protocol:read',
    'protocol:decide',
    'candidate:read',
    'candidate:read-all',
    'sweep:read',
    'protocol:dry-run',
  ],
  coordinator: ['protocol:read'],
  clinician: ['candidate:read'],
} as const;
