import type { AppDefinition } from '@kohort/platform';
import type { NodeConfig } from './config.js';
import { regionalServices } from './dependencies.js';
import { hubConnectionFeature } from './hub-connection/hub-connection.module.js';
import { ROLES } from './roles.js';

export const node = (config: NodeConfig): AppDefinition => ({
  name: `node-${config.REGION}`,
  config,
  roles: ROLES,
  home: { region: config.REGION },
  entities: hubConnectionFeature.entities,
  migrations: hubConnectionFeature.migrations,
  jobs: hubConnectionFeature.jobs,
  dependencies: regionalServices(config),
});
