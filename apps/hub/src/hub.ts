import type { AppDefinition } from '@kohort/platform';
import type { HubConfig } from './config.js';
import { nodesFeature } from './nodes/nodes.module.js';
import { ROLES } from './roles.js';

export const hub = (config: HubConfig): AppDefinition => ({
  name: 'hub',
  config,
  roles: ROLES,
  entities: nodesFeature.entities,
  migrations: nodesFeature.migrations,
  jobs: nodesFeature.jobs,
});
