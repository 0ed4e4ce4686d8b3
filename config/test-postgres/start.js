// Jest runs this once, and only if an integration test is to run. It is loaded outside of Jest's transform, so the
// launcher is built first; that takes half a second when nothing has changed. Type errors are shown and do not stop it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath, URL } from 'node:url';

export default async function start() {
  if (process.env.KOHORT_TEST_POSTGRES_URL) return;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const compile = ['node_modules/typescript/bin/tsc', '-b', 'libs/embedded-postgres'];
  spawnSync(process.execPath, compile, { cwd: root, stdio: 'inherit' });
  const { startTestCluster } = await import('@kohort/embedded-postgres/testing');
  const started = await startTestCluster();
  if (!started.ok) throw new Error(started.error.message);
  const { stop } = started.value;
  globalThis.stopTestCluster = stop;
  // Jest ends at once on these signals, without its tear-down.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop().finally(() => process.exit(1)));
}
