import { configOrExit, createLog, serveWorker } from '@kohort/platform';
import { HubConfig } from './config.js';
import { HubWorkerModule } from './worker.module.js';

const config = configOrExit("The hub's worker", HubConfig);
const log = createLog('hub-worker', config.LOG_LEVEL);
await serveWorker(HubWorkerModule.for(config, log), log, { host: config.HOST, port: config.WORKER_PORT });
