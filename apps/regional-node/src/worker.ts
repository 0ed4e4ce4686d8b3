import { configOrExit, createLog, serveWorker } from '@kohort/platform';
import { NodeConfig } from './config.js';
import { NodeWorkerModule } from './worker.module.js';

const config = configOrExit("The node's worker", NodeConfig);
const log = createLog(`node-${config.REGION}-worker`, config.LOG_LEVEL);
await serveWorker(NodeWorkerModule.for(config, log), log, { host: config.HOST, port: config.WORKER_PORT });
