import { configOrExit, createLog, runMigrations } from '@kohort/platform';
import { HubConfig } from './config.js';
import { hub } from './hub.js';

const config = configOrExit("The hub's migration step", HubConfig);
await runMigrations(hub(config), createLog('hub-migrate', config.LOG_LEVEL));
