import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stderr } from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fill } from '../../apps/sandbox/src/records/fill.js';
import { PeopleFolder } from '../../apps/sandbox/src/records/people-folder.js';
import type { Document } from './cases.js';
import { matchByCommand } from './match-by-command.js';
import { allow, Hub, inOrder, loaded, outcomesAt, outcomesIn, swept } from './story.js';
import { until, World } from './world.js';

const SHARED = fileURLToPath(new URL('../../../shared/data/fhir/synthea-exafluence-qicore', import.meta.url));
const TRIALS = fileURLToPath(new URL('../../examples/trials/', import.meta.url));
const CODES = ['12', '01', '14'];
const MINUTES = 60_000;
const present = existsSync(SHARED);
const describeShared = present ? describe : describe.skip;
// Jest does not name the tests of a file that it skips as a whole.
if (!present) stderr.write('shared-people.int.spec.ts is skipped: there is no ../shared/data/fhir\n');

const documents = readdirSync(TRIALS)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(`${TRIALS}${name}`, 'utf8')) as Document);

describeShared('outside records, given to three regions', () => {
  let world: World;
  let hub: Hub;
  beforeAll(async () => {
    const { signal } = new AbortController();
    world = await World.start({
      regions: CODES,
      fill: (servers) =>
        fill(new PeopleFolder(SHARED, signal), new Map([...servers].map(([code, { load }]) => [code, load])), {
          signal,
        }),
    });
    hub = await Hub.of(world);
    for (const region of world.regions.values()) await region.startWorker();
    await until(async () => ((await hub.liveNodes()) === CODES.length ? true : undefined));
    for (const region of world.regions.values()) await loaded(region);
  }, 5 * MINUTES);
  afterAll(() => world.stop(), MINUTES);

  it(
    'have the candidates of `kohort match` in each, for every example trial',
    async () => {
      const trials = new Map<string, Document>();
      for (const document of documents) {
        const { id } = await hub.apply(document, CODES);
        await hub.approve(id, 1, CODES);
        await hub.publish(id, 1);
        trials.set(id, document);
      }
      const all = [...world.regions.values()].flatMap((region) =>
        [...trials.keys()].map((trial) => ({ region, trial })),
      );
      for (const { region, trial } of all) await allow(region, trial, 1);
      for (const { region, trial } of all) {
        await swept(region, trial, 1);
        const matched = await matchByCommand(world.folder, trials.get(trial), region.fhir.url);
        expect(matched.size).toBeGreaterThan(0);
        expect([trial, inOrder(await outcomesAt(region, trial))]).toEqual([trial, inOrder(outcomesIn(matched))]);
      }
    },
    5 * MINUTES,
  );
});
