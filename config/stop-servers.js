import stopPostgres from './test-postgres/stop.js';
import stopRedis from './test-redis/stop.js';

export default async function stop() {
  stopRedis();
  await stopPostgres();
}
