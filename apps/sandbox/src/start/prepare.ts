import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { chosenFolder, inspect, make } from '../data-folder/data-folder.js';
import { placesIn, type Places } from '../data-folder/places.js';
import { reset, WHAT_IS_DELETED } from '../data-folder/reset.js';
import { LEFT_BEHIND_PATIENCE } from '../data-folder/start-patiently.js';
import { findRunning } from '../data-folder/running.js';
import { EXIT, orFail, SandboxFailure } from '../failure.js';
import { checkPorts, portsOf, portUses, type Ports } from '../plan/ports.js';
import { folderDigest } from '../records/folder-digest.js';
import { choosePopulation, choosePortBase, readRecords, type Asked, type Population } from '../records/kept-records.js';
import type { Options } from '../command/options.js';
import { checkBuilt } from './apps.js';
import { checkFree } from './free-ports.js';
import type { Progress } from './progress.js';

export interface Prepared {
  readonly places: Places;
  readonly ports: Ports;
  readonly population: Population;
  /** False at a first start, or if that was broken off before all people were stored. */
  readonly isFilled: boolean;
  /** The sandbox that ran here last did not end by itself. */
  readonly wasKilled: boolean;
}

/** As people name it: from where they are, if it is below. */
export function shown(path: string): string {
  const below = relative(process.cwd(), path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}

async function askedOf({ regions, generate, people }: Options): Promise<Asked> {
  if (people === undefined) return { regions, generate };
  const digest = orFail(await folderDigest(people), '', EXIT.usage);
  return { regions, folder: { kind: 'folder', folder: people, digest } };
}

interface Found {
  readonly folder: string;
  readonly state: 'ours' | 'new';
  readonly wasKilled: boolean;
}

/** @throws SandboxFailure where the folder is not a sandbox's, or one runs on it */
async function findFolder({ data }: Options): Promise<Found> {
  const folder = await chosenFolder(data);
  const state = orFail(await inspect(folder), '', EXIT.usage);
  const running = state === 'ours' ? await findRunning(placesIn(folder)) : 'none';
  if (typeof running !== 'object') return { folder, state, wasKilled: running === 'killed' };
  throw new SandboxFailure(
    `A sandbox already runs on ${shown(folder)} (process ${running.pid}): its hub is ${running.hub}. ` +
      'Stop it first, or start another one with --data and --port-base.',
  );
}

/** @throws SandboxFailure where a port is no use or is taken */
async function choosePorts(
  portBase: number,
  regions: readonly string[],
  { folder, wasKilled }: Found,
  signal: AbortSignal,
): Promise<Ports> {
  const ports = orFail(checkPorts(portsOf(portBase, regions)), '', EXIT.usage);
  // A PostgreSQL that was left running has its port already; one that is another program's is found out by the next.
  const orphan = existsSync(join(placesIn(folder).postgres, 'cluster', 'data', 'postmaster.pid'));
  const uses = portUses(ports).filter(({ port }) => !(orphan && port === ports.postgres));
  orFail(await checkFree(uses, wasKilled ? LEFT_BEHIND_PATIENCE : 0, signal));
  return ports;
}

async function clear({ folder, state }: Found, progress: Progress): Promise<void> {
  if (state === 'new') return progress.say(`Nothing to reset: ${shown(folder)} is new`);
  progress.say(`Deleting what is kept in ${shown(folder)}: ${WHAT_IS_DELETED}`);
  await reset(placesIn(folder));
}

/**
 * Everything that can be said before anything runs: the command line, the folder, what is kept, the ports. Only then is
 * anything deleted, where that is asked for.
 *
 * @throws SandboxFailure with a sentence for each
 */
export async function prepare(options: Options, progress: Progress, signal: AbortSignal): Promise<Prepared> {
  orFail(checkBuilt());
  const asked = await askedOf(options);
  const found = await findFolder(options);
  const { folder, wasKilled } = found;
  if (wasKilled) progress.say('The sandbox was killed last time: what it left behind ends first, or is taken over');
  const kept = options.reset === true ? undefined : orFail(await readRecords(placesIn(folder).records));
  const population = orFail(choosePopulation(kept, asked), '', EXIT.usage);
  const portBase = orFail(choosePortBase(kept, options.portBase), '', EXIT.usage);
  const ports = await choosePorts(portBase, population.regions, found, signal);
  if (options.reset === true) await clear(found, progress);
  const places = orFail(await make(folder));
  return { places, ports, population, isFilled: kept !== undefined, wasKilled };
}
