import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { MOST_REGIONS } from '../plan/regions.js';
import { OFFSETS } from '../plan/ports.js';

export interface Options {
  /** A folder of FHIR records, as it was given. */
  readonly people?: string;
  readonly generate?: number;
  readonly regions?: number;
  /** That of the data folder, or the usual one, if left out. */
  readonly portBase?: number;
  readonly data?: string;
  readonly reset?: true;
  readonly untilReady?: true;
  /** False: the cast posts no trial. */
  readonly trial?: boolean;
  /** The origin by which everybody knows the hub. */
  readonly hubAt?: string;
}

const MOST_PEOPLE = 1_000_000;

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most)
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return number;
  };

function origin(text: string): string {
  const found = URL.canParse(text) ? new URL(text).origin : '';
  if (!found.startsWith('http') || found !== text)
    throw new InvalidArgumentError('Give an address without a path, such as http://127.0.0.1:5000.');
  return found;
}

const HELP = `
Data:
  Everything is kept in the data folder and used again at the next start; flags about people, regions or ports that differ
  from what is kept are refused until --reset is added. Only what the sandbox made itself is ever deleted.

Ports, all on 127.0.0.1, from --port-base on:
  ${OFFSETS.replaceAll('; ', ';\n  ')}

REDIS_URL in the environment is passed on to the apps, whose queues are then in Redis.

Examples:
  $ kohort sandbox
  $ kohort sandbox --regions 2 --data var/two --port-base 5000
  $ kohort sandbox --people var/people --reset
  $ kohort sandbox --until-ready

Exit codes:
  0    stopped after it was ready; with --until-ready: everything answered
  2    the command line is wrong, or asks for other people than are kept; nothing ran
  4    it could not start, or was broken off before it was ready
  130  stopped at once, by a second Ctrl-C`;

/** The flags of `kohort sandbox`. */
export const flagsOn = (command: Command): Command =>
  command
    .description(
      'hub, nodes, workers, FHIR servers with people, mail inbox, identity provider and PostgreSQL, all on this machine',
    )
    .option('--people <folder>', 'fill it with the people of a folder of FHIR ndjson files')
    .option('--generate <number>', 'how many people to generate (default: 1000)', whole(0, MOST_PEOPLE))
    .option('--regions <number>', `how many regions, each with a node (default: 3)`, whole(1, MOST_REGIONS))
    .option('--port-base <number>', 'the first port (default: 4000, or that of the data folder)', whole(1, 65_535))
    .option('--data <folder>', 'where everything is kept (default: var/sandbox below the checkout)')
    .option('--reset', 'delete what is kept and begin anew')
    .option('--no-trial', 'the cast posts no trial')
    .option(
      '--hub-at <address>',
      'everybody knows the hub by this address: of a proxy that stands in front of it',
      origin,
    )
    .option('--until-ready', 'start, check everything once, stop and exit: for CI')
    .addHelpText('after', HELP)
    .showHelpAfterError('(kohort sandbox --help shows examples)');

/** Whether the flags can be together; a sentence where they cannot. */
export function contradiction({ people, generate }: Options): string | undefined {
  if (people === undefined || generate === undefined) return undefined;
  return 'Give either --people or --generate.';
}
