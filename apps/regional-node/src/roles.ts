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
    'outreach:read',
  ],
  steward: [
    'audit:read',
    'recruiting-audit:read',
    'access-log:read',
    'hub-connection:read',
    'ingestion:read',
    'protocol:read',
    'protocol:decide',
    'candidate:read',
    'candidate:read-all',
    'sweep:read',
    'protocol:dry-run',
    'contact-policy:read',
    'contact-policy:write',
    'contact-decision:read',
    'objection:read',
    'objection:write',
    'unit-block:write',
    'outreach:read',
    'outreach:assign',
    'outreach-settings:write',
    'enrolment-settings:write',
    /** What lifts a restriction of the site's staff. */
    'enrolment-exception:write',
    'enrolment-progress:read',
  ],
  /** At a trial and site, where the line names them. */
  coordinator: [
    'protocol:read',
    'contact-policy:read',
    'objection:write',
    'outreach:read',
    'outreach:assign',
    'enrolment:read',
    'enrolment:write',
    'enrolment-settings:write',
    'enrolment-progress:read',
  ],
  /** Whom the delegation log lets take informed consent (ICH-GCP E6(R3) 2.8). */
  'consent-taker': ['enrolment:read', 'informed-consent:record'],
  /** Signs eligibility, criterion by criterion. */
  investigator: [
    'protocol:read',
    'enrolment:read',
    'enrolment:write',
    'informed-consent:record',
    'eligibility:sign',
    'enrolment-progress:read',
  ],
  clinician: ['candidate:read', 'case:read', 'case:answer', 'preference:write'],
} as const;
