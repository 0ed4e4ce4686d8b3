import type { AppDefinition } from '@kohort/platform';
import { auditSealKeeper } from '@kohort/protocol';
import type { NodeConfig } from './config.js';
import { consentFeature } from './consent/consent.module.js';
import { regionalServices } from './dependencies.js';
import { enrolmentFeature } from './enrolment/enrolment.module.js';
import { totalsFeature } from './enrolment/totals/totals.module.js';
import { hubConnectionFeature } from './hub-connection/hub-connection.module.js';
import { ingestionFeature } from './ingestion/ingestion.module.js';
import { matchingFeature } from './matching/matching.module.js';
import { outreachFeature } from './outreach/outreach.module.js';
import { protocolsFeature } from './protocols/protocols.module.js';
import { ROLES } from './roles.js';
import { treatmentFeature } from './treatment/treatment.module.js';

type Feature = Pick<AppDefinition, 'entities' | 'migrations' | 'jobs'>;

/** In the order of their migrations. */
const FEATURES: readonly Feature[] = [
  hubConnectionFeature,
  ingestionFeature,
  treatmentFeature,
  protocolsFeature,
  matchingFeature,
  consentFeature,
  outreachFeature,
  enrolmentFeature,
  totalsFeature,
];

export const node = (config: NodeConfig): AppDefinition => ({
  name: `node-${config.REGION}`,
  config,
  roles: ROLES,
  home: { region: config.REGION },
  entities: FEATURES.flatMap(({ entities }) => entities),
  migrations: FEATURES.flatMap(({ migrations }) => migrations),
  jobs: FEATURES.flatMap(({ jobs }) => jobs),
  sealKeeper: auditSealKeeper(`node-${config.REGION}`, config.NODE_KEY_FILE),
  dependencies: regionalServices(config),
});
