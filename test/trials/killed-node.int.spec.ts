import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CandidateEvent, CandidateLine, Ingestion, ProtocolLine, Sweep } from '@kohort/node-api';
import { serverEnvironment } from '@kohort/platform/testing';
import { freePort } from '../free-port.js';
import { build } from '../sandbox/sandbox-process.js';
import { matchByCommand } from './match-by-command.js';
import { fillWithPeople, suspicious } from './cases.js';
import { allow, Hub, inOrder, loaded, outcomesAt, outcomesIn, swept } from './story.js';
import { until, World, type Region } from './world.js';

const MINUTES = 60_000;
const WORKER = fileURLToPath(new URL('../../apps/regional-node/dist/worker.js', import.meta.url));

/** The node's worker as a process of its own, which can be killed. */
async function startWorker(region: Region): Promise<ChildProcess> {
  const { DATABASE_URL: database } = region.config;
  const environment = {
    ...serverEnvironment(database),
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'kohort@region.example',
    ...region.environment,
    LOG_LEVEL: 'silent',
    WORKER_PORT: String(await freePort()),
    PATH: process.env['PATH'],
  };
  return spawn(process.execPath, [WORKER], { env: environment, stdio: 'ignore' });
}

async function kill(worker: ChildProcess): Promise<void> {
  const gone = once(worker, 'exit');
  worker.kill('SIGKILL');
  await gone;
}

describe('a node whose worker is killed again and again', () => {
  let world: World;
  let region: Region;
  let worker: ChildProcess | undefined;
  beforeAll(async () => {
    build();
    world = await World.start({ regions: ['12'], fill: (servers) => fillWithPeople(servers, 900) });
    region = world.region('12');
  }, 4 * MINUTES);
  afterAll(async () => {
    if (worker) await kill(worker);
    await world.stop();
  }, MINUTES);

  /** Starts it, and kills it as soon as something holds. */
  async function killWhen(holds: () => Promise<boolean>): Promise<void> {
    worker ??= await startWorker(region);
    await until(async () => ((await holds()) ? true : undefined), 120);
    await kill(worker);
    worker = undefined;
  }

  it(
    'ends with the candidates of `kohort match`, each found once',
    async () => {
      const steward = await region.as('steward');
      const records = async () => (await steward.get<Ingestion>('/api/ingestion')).records;
      for (const most of [200, 2000, 5000, 9000]) await killWhen(async () => (await records()) >= most);
      expect(await steward.get<Ingestion>('/api/ingestion')).toMatchObject({ loaded: false });
      worker = await startWorker(region);
      await loaded(region);

      const hub = await Hub.of(world);
      const { id: trial } = await hub.apply(suspicious, ['12']);
      await hub.approve(trial, 1, ['12']);
      // It waits for the hub while it is killed, and then while it takes up what came.
      await killWhen(() => Promise.resolve(true));
      await hub.publish(trial, 1);
      await killWhen(async () => (await steward.all<ProtocolLine>('/api/protocols')).length > 0);
      worker = await startWorker(region);
      await allow(region, trial, 1);

      const sweep = async () => (await steward.all<Sweep>(`/api/sweeps?trial=${trial}`))[0];
      for (const most of [1, 400]) await killWhen(async () => ((await sweep())?.done ?? 0) >= most);
      expect(await sweep()).toMatchObject({ state: 'running' });
      worker = await startWorker(region);
      await swept(region, trial, 1);
      const matched = outcomesIn(await matchByCommand(world.folder, suspicious, region.fhir.url));
      expect(matched.size).toBeGreaterThan(0);
      expect(inOrder(await outcomesAt(region, trial))).toEqual(inOrder(matched));
      for (const { id } of await steward.all<CandidateLine>(`/api/candidates?trial=${trial}`)) {
        const events = await steward.all<CandidateEvent>(`/api/candidates/${id}/events`);
        expect(events.map(({ kind }) => kind)).toEqual(['became-candidate']);
      }
    },
    8 * MINUTES,
  );
});
