import { readFile, rename, writeFile } from 'node:fs/promises';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { codeOf } from '../failure.js';
import { regionsOf } from '../plan/regions.js';
import { generated, type Generated } from './generated-people.js';
import type { Filled } from './fill.js';

export interface FromFolder {
  readonly kind: 'folder';
  readonly folder: string;
  readonly digest: string;
}

/** Whose records are in the regions. */
export interface Population {
  /** County codes, in the order of the nodes. */
  readonly regions: readonly string[];
  readonly source: Generated | FromFolder;
}

/** What a data folder keeps: the population, how much each region holds, and from which port on everything listened. */
export interface KeptRecords extends Population {
  /** Nodes remember their hub and their records by address. Absent in folders of before this was kept. */
  readonly portBase?: number;
  readonly filled: Readonly<Record<string, Filled>>;
}

/** What the command line says of it; nothing is said of what is left out. */
export interface Asked {
  readonly regions?: number | undefined;
  readonly generate?: number | undefined;
  readonly folder?: FromFolder | undefined;
}

export type RecordsFault = Fault<'other-people' | 'other-ports' | 'broken-records'>;

export const USUAL_PORT_BASE = 4000;

const USUAL_REGIONS = 3;
const USUAL_PEOPLE = 1000;

const text = ({ regions, source }: Population): string =>
  `${source.kind === 'folder' ? `the people of ${source.folder}` : `${source.people} generated people`} in ` +
  `${regions.length} region${regions.length === 1 ? '' : 's'}`;

/** What a first start is filled with. */
const fresh = ({ regions = USUAL_REGIONS, generate = USUAL_PEOPLE, folder }: Asked): Population => ({
  regions: regionsOf(regions).map(({ code }) => code),
  source: folder ?? generated(generate),
});

function isOther({ regions, source }: Population, asked: Asked): boolean {
  if (asked.regions !== undefined && asked.regions !== regions.length) return true;
  if (asked.folder !== undefined) return source.kind !== 'folder' || source.digest !== asked.folder.digest;
  return asked.generate !== undefined && (source.kind !== 'generated' || source.people !== asked.generate);
}

/** The population to start with: the one kept, unless another one is asked for; that needs a reset. */
export function choosePopulation(kept: KeptRecords | undefined, asked: Asked): Result<Population, RecordsFault> {
  if (kept === undefined) return ok(fresh(asked));
  if (!isOther(kept, asked)) return ok(kept);
  const wanted = fresh({ regions: kept.regions.length, ...defined(asked) });
  const message =
    `The data folder keeps ${text(kept)}; asked for are ${text(wanted)}. ` +
    'Add --reset to delete what is kept, or choose another --data folder.';
  return failed({ code: 'other-people', message, path: '' });
}

/** The first port to start with: the one kept, unless another one is asked for; that needs a reset. */
export function choosePortBase(
  kept: Pick<KeptRecords, 'portBase'> | undefined,
  asked: number | undefined,
): Result<number, RecordsFault> {
  const { portBase } = kept ?? {};
  if (portBase === undefined || asked === undefined || asked === portBase)
    return ok(portBase ?? asked ?? USUAL_PORT_BASE);
  const message =
    `What the data folder keeps is at the ports from ${portBase} on; asked for are those from ${asked} on. ` +
    'Leave out --port-base, add --reset to delete what is kept, or choose another --data folder.';
  return failed({ code: 'other-ports', message, path: '/portBase' });
}

const defined = (asked: Asked): Asked =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));

/** @returns undefined where nothing is kept, or a first start was broken off before all people were stored */
export async function readRecords(file: string): Promise<Result<KeptRecords | undefined, RecordsFault>> {
  try {
    const kept = JSON.parse(await readFile(file, 'utf8')) as Partial<KeptRecords>;
    const whole = Array.isArray(kept.regions) && typeof kept.source === 'object' && typeof kept.filled === 'object';
    if (whole) return ok(kept as KeptRecords);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ok(undefined);
  }
  const message = `The data folder is broken: ${file} cannot be read. Add --reset to begin anew.`;
  return failed({ code: 'broken-records', message, path: '' });
}

/** Appears whole or not at all. */
export async function writeRecords(file: string, kept: KeptRecords): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(kept, undefined, 2));
  await rename(`${file}.new`, file);
}
