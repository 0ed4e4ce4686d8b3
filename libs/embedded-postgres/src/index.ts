export { reachableDataFolder } from './data-folder.js';
export type { PostgresFault } from './fault.js';
export { startPostgres, type PostgresOptions, type PostgresServer } from './start-postgres.js';
