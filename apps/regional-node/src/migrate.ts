import { configOrExit, createLog, runMigrations } from '@kohort/platform';
import { NodeConfig } from './config.js';
import { node } from './node.js';

const config = configOrExit("The node's migration step", NodeConfig);
await runMigrations(node(config), createLog(`node-${config.REGION}-migrate`, config.LOG_LEVEL));
