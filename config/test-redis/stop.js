export default function stop() {
  if (globalThis.stopTestRedis === undefined) return;
  globalThis.stopTestRedis();
  delete process.env.KOHORT_TEST_REDIS_URL;
}
