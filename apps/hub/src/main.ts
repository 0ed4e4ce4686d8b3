import { configOrExit, createLog, serveApi } from '@kohort/platform';
import { HubApiModule } from './api.module.js';
import { HubConfig } from './config.js';

const config = configOrExit('The hub', HubConfig);
const log = createLog('hub', config.LOG_LEVEL);
await serveApi(HubApiModule.for(config, log), log, { host: config.HOST, port: config.PORT, title: 'Kohort hub' });
