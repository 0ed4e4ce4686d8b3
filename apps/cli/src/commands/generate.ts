import { InvalidArgumentError, type Command } from 'commander';
import { dayOf } from '@kohort/kernel';
import { REGIONS, type Region } from '@kohort/population';
import { writePeople } from '../generate/write-people.js';
import { progressOn } from '../progress.js';
import type { Session } from '../session.js';
import { parseCount, parseDate, type DateOption } from './options.js';

interface GenerateFlags {
  readonly people: number;
  readonly seed: number;
  readonly asOf: DateOption;
  readonly out: string;
  readonly region?: readonly Region[];
  readonly gzip?: true;
  readonly force?: true;
}

const HELP = `
People:
  All are fictitious, and every resource is tagged as test data. The same seed, date and regions give the same people,
  byte for byte; person 17 is the same whether 100 or 1,000,000 are made. Nothing is dated after --as-of, but for the
  day that a consent is valid to. How common each thing is, and by which source: docs/population.md.

Output:
  One ndjson file for each resource type, with the organizations, practitioners and studies that the people refer to.
  A folder that is not empty is refused; --force replaces the files that an earlier run of generate wrote, no others.

Examples:
  $ kohort generate --people 1000 --seed 1 --as-of 2026-01-01 --out var/people
  $ kohort generate --people 500 --as-of 2026-01-01 --region 01 09 --out var/stockholm-gotland
  $ kohort generate --people 1000000 --seed 7 --as-of 2026-01-01 --gzip --out var/million`;

const MOST_PEOPLE = 100_000_000;
const MOST_SEED = 2_147_483_647;
/** Digital mammography and the codes in use do not reach further back. */
const EARLIEST = 2005;

export function addGenerate(program: Command, session: Session): void {
  program
    .command('generate')
    .description('make fictitious people, as FHIR R4 ndjson')
    .requiredOption('--people <number>', 'how many', parsePeople)
    .option('--seed <number>', 'another seed gives other people', parseSeed, 1)
    .requiredOption('--as-of <date>', 'the day up to which their records go', parseAsOf)
    .requiredOption('--out <folder>', 'where to write; it is made if missing')
    .option('--region <codes...>', 'county codes of regions to live in, such as 01 (default: all 21)', collectRegion)
    .option('--gzip', 'compress the files')
    .option('--force', 'replace what an earlier run wrote there')
    .addHelpText('after', HELP)
    .action((flags: GenerateFlags) => generate(flags, session));
}

async function generate({ asOf, region, ...flags }: GenerateFlags, { stdout, stderr }: Session): Promise<void> {
  const progress = progressOn(stderr);
  const { people, resources } = await writePeople({
    ...flags,
    asOf: asOf.day,
    ...(region ? { regions: region } : {}),
    onPerson: (done) => progress.show(`${done} of ${flags.people} people`),
  });
  progress.clear();
  const all = resources.reduce((sum, [, count]) => sum + count, 0);
  stdout.write(`${people} generated people in ${flags.out} (seed ${flags.seed}, as of ${asOf.text})\n`);
  stdout.write(`${all} resources: ${resources.map(([type, count]) => `${type} ${count}`).join(', ')}\n`);
}

function parsePeople(text: string): number {
  const people = parseCount(text);
  if (people < 1 || people > MOST_PEOPLE) throw new InvalidArgumentError('Give a number from 1 to 100000000.');
  return people;
}

function parseSeed(text: string): number {
  const seed = parseCount(text);
  if (seed > MOST_SEED) throw new InvalidArgumentError(`Give a number up to ${MOST_SEED}.`);
  return seed;
}

function parseAsOf(text: string): DateOption {
  const date = parseDate(text);
  if (date.day < (dayOf(EARLIEST, 1, 1) ?? 0)) throw new InvalidArgumentError(`Give a date from ${EARLIEST} on.`);
  return date;
}

function collectRegion(code: string, before: readonly Region[] = []): readonly Region[] {
  const region = REGIONS.find((one) => one.code === code);
  const codes = REGIONS.map((one) => `${one.code} ${one.seat}`).join(', ');
  if (!region) throw new InvalidArgumentError(`Give county codes of: ${codes}.`);
  return before.includes(region) ? before : [...before, region];
}
