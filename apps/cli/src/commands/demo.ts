import type { Command } from 'commander';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lang } from '@kohort/criteria';
import { EXIT } from '../exit-codes.js';
import { writePeople } from '../generate/write-people.js';
import { matchPeople } from '../match/match-people.js';
import { progressOn } from '../progress.js';
import type { Session } from '../session.js';
import { langOption, parseCount, parseDate } from './options.js';

interface DemoFlags {
  readonly people: number;
  readonly out: string;
  readonly lang: Lang;
}

const FLAGSHIP = fileURLToPath(new URL('../../../../examples/trials/flagship-mammography.json', import.meta.url));
const SEED = 1;
const AS_OF = parseDate('2026-01-01');

const HELP = `
The people stay in the folder, so that you can go on asking of them; a further demo replaces them.

Example:
  $ kohort demo --people 2000 --lang sv`;

export function addDemo(program: Command, session: Session): void {
  program
    .command('demo')
    .description('make fictitious people and run the flagship mammography trial over them')
    .option('--people <number>', 'how many', parseCount, 1000)
    .option('--out <folder>', 'where the people are kept', 'var/demo')
    .addOption(langOption())
    .addHelpText('after', HELP)
    .action((flags: DemoFlags) => demo(flags, session));
}

async function demo({ people, out, lang }: DemoFlags, { stdout, stderr, done }: Session): Promise<void> {
  const progress = progressOn(stderr);
  stdout.write(`Making ${people} fictitious people in ${out} …\n\n`);
  const onPerson = (made: number): void => progress.show(`${made} of ${people} people`);
  await writePeople({ people, seed: SEED, asOf: AS_OF.day, out, force: true, onPerson });
  const criteria = relative(process.cwd(), FLAGSHIP);
  const question = { criteria, fhir: out, indexDate: AS_OF, timeZone: 'Europe/Stockholm', lang };
  const settings = { format: 'table', coverage: 'seen', counts: false, parameter: {} } as const;
  const { clean } = await matchPeople({ ...question, ...settings }, { stdout, stderr, progress });
  stdout.write(`
Go on:
  npx kohort match --criteria ${criteria} --fhir ${out} --index-date ${AS_OF.text} --explain <person>
  npx kohort render ${criteria} --lang sv
  npx kohort --help
`);
  done(clean ? EXIT.ok : EXIT.findings);
}
