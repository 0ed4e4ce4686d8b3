import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { limited } from '../access/limited.js';
import { SandboxFailure } from '../failure.js';
import { freshLog } from '../supervisor/logs.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import { type ServerSpec } from '../supervisor/supervisor.js';
import { entryOf, environmentOf, hubEnvironment, nodeEnvironment, type App, type Surroundings } from './apps.js';
import type { Database } from './database.js';
import type { Prepared } from './prepare.js';
import { capital, type Progress } from './progress.js';
import { makeTrust, type Trust } from './trust.js';

export interface AppsToRun {
  readonly hub: App;
  readonly nodes: readonly App[];
  readonly surroundings: Surroundings & { readonly smtpUrl: string };
}

/** Milliseconds for an app to find everything that it needs. */
const READY_PATIENCE = 60_000;

/** How to start one app: the migration step, the API, the worker. */
async function specsOf(
  app: App,
  { places, ports }: Prepared,
  database: Database,
  { hub, surroundings, trust }: AppsToRun & { readonly trust: Trust },
): Promise<{ migrate: ServerSpec; servers: ServerSpec[] }> {
  const node = ports.nodes.find(({ region }) => region === app.id);
  const connections = { hubUrl: hub.url, smtpUrl: surroundings.smtpUrl, keys: places.keys, trust };
  const environment = {
    ...environmentOf(app, await database.server.database(app.database), surroundings),
    ...(node === undefined ? hubEnvironment(trust) : nodeEnvironment(node, connections)),
  };
  const file = app.id === 'hub' ? 'hub' : `node-${app.id}`;
  const spec = async (entry: 'migrate' | 'main' | 'worker', name: string, port: number): Promise<ServerSpec> => ({
    name,
    entry: entryOf(app.kind, entry),
    environment,
    log: await freshLog(places.logs, entry === 'main' ? file : `${file}-${entry}`),
    aliveUrl: `http://127.0.0.1:${port}/health/live`,
  });
  return {
    migrate: await spec('migrate', `the migration step of ${app.name}`, app.ports.api),
    servers: [
      await spec('main', app.name, app.ports.api),
      await spec('worker', `the worker of ${app.name}`, app.ports.worker),
    ],
  };
}

/**
 * Runs each app's migration step, then its API and worker; as many apps at once as there are processors.
 *
 * @throws SandboxFailure where one does not start
 */
export async function runApps(
  supervisor: Supervisor,
  { prepared, database, apps }: { readonly prepared: Prepared; readonly database: Database; readonly apps: AppsToRun },
  progress: Progress,
): Promise<void> {
  const trust = await makeTrust(prepared.places.keys);
  await limited([apps.hub, ...apps.nodes], Math.max(2, availableParallelism()), async (app) => {
    const { migrate, servers } = await specsOf(app, prepared, database, { ...apps, trust });
    await progress.step(
      async () => {
        await supervisor.runOnce(migrate);
        await Promise.all(servers.map((server) => supervisor.start(server)));
      },
      () => `${capital(app.name)} and its worker run on ${app.url}`,
    );
  });
}

async function downAt(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(10_000) });
    const { dependencies } = (await response.json()) as { dependencies?: Record<string, string> };
    if (response.status === 200) return undefined;
    const down = Object.entries(dependencies ?? {}).filter(([, state]) => state !== 'up');
    return down.map(([name]) => name).join(', ') || `status ${response.status}`;
  } catch {
    return 'no answer';
  }
}

/** Waits until an app's API and worker have everything that they need. @throws SandboxFailure that says what is down */
export async function untilReady({ name, ports }: App, signal: AbortSignal): Promise<void> {
  const latest = Date.now() + READY_PATIENCE;
  for (const port of [ports.api, ports.worker])
    for (;;) {
      signal.throwIfAborted();
      const down = await downAt(`http://127.0.0.1:${port}`);
      if (down === undefined) break;
      if (Date.now() > latest) throw new SandboxFailure(`Not ready: ${name} on port ${port} (${down}).`);
      await sleep(200);
    }
}
