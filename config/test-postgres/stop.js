export default async function stop() {
  await globalThis.stopTestCluster?.();
  delete process.env.KOHORT_TEST_POSTGRES_URL;
}
