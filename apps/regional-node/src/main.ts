import { configOrExit, createLog, serveApi } from '@kohort/platform';
import { NodeApiModule } from './api.module.js';
import { NodeConfig } from './config.js';

const config = configOrExit('The node', NodeConfig);
const log = createLog(`node-${config.REGION}`, config.LOG_LEVEL);
await serveApi(NodeApiModule.for(config, log), log, { host: config.HOST, port: config.PORT, title: 'Kohort node' });
