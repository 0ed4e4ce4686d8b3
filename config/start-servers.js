// Jest takes one module for what it runs once before the integration tests.
import startPostgres from './test-postgres/start.js';
import startRedis from './test-redis/start.js';

export default async function start() {
  await startRedis();
  await startPostgres();
}
