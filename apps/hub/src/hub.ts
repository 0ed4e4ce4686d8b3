import type { AppDefinition } from '@kohort/platform';
import { auditSealKeeper } from '@kohort/protocol';
import type { HubConfig } from './config.js';
import { directoryFeature } from './directory/directory.module.js';
import { nodesFeature } from './nodes/nodes.module.js';
import { permitsFeature } from './permits/permits.module.js';
import { publicationFeature } from './publication/publication.module.js';
import { recruitmentFeature } from './recruitment/recruitment.module.js';
import { ROLE_PLACES, ROLES } from './roles.js';
import { trialsFeature } from './trials/trials.module.js';

export const hub = (config: HubConfig): AppDefinition => ({
  name: 'hub',
  config,
  roles: ROLES,
  rolePlaces: ROLE_PLACES,
  entities: [
    ...nodesFeature.entities,
    ...directoryFeature.entities,
    ...trialsFeature.entities,
    ...permitsFeature.entities,
    ...publicationFeature.entities,
    ...recruitmentFeature.entities,
  ],
  migrations: [
    ...nodesFeature.migrations,
    ...directoryFeature.migrations,
    ...trialsFeature.migrations,
    ...permitsFeature.migrations,
    ...publicationFeature.migrations,
    ...recruitmentFeature.migrations,
  ],
  jobs: nodesFeature.jobs,
  sealKeeper: auditSealKeeper('hub', config.HUB_KEY_FILE),
});
