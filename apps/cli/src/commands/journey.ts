import { InvalidArgumentError, type Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { asJson, forPeople } from '../journey/report.js';
import { runJourney } from '../journey/run-journey.js';
import type { Session } from '../session.js';
import { parseCount } from './options.js';

interface JourneyFlags {
  readonly people?: string;
  readonly generate: number;
  readonly json?: true;
  readonly redis?: string;
}

const REGIONS = 3;
const PEOPLE = 300;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const HELP = `
It starts a sandbox of its own on free ports, with a folder that is gone afterwards, and does what users do there: through
the login form, the API, the mail inbox and the FHIR servers of the regions. A sponsor's trial is approved, allowed and
matched; clinicians are told and answer; a coordinator enrols; people consent, object and withdraw; and at the end
everything that left a region is searched for anything that tells a person. Every step says what was seen.

Nothing of the people of --people is changed: they are copied into the sandbox.

Examples:
  $ kohort journey
  $ kohort journey --people ../records --json
  $ kohort journey --redis redis://127.0.0.1:6379

Exit codes:
  0  every step is as it should be
  1  a step is not; what was expected and seen is told
  4  broken off`;

function redisAddress(text: string): string {
  if (/^rediss?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('Give an address such as redis://127.0.0.1:6379.');
}

export function addJourney(program: Command, session: Session): void {
  program
    .command('journey')
    .description('walk the whole story from a trial to enrolment, in a sandbox of its own')
    .option('--people <folder>', 'the people of a folder of FHIR records, instead of generated ones')
    .option('--generate <number>', 'how many people to generate', parseCount, PEOPLE)
    .option('--json', 'one JSON object per step: step, ok, saw, ms; and expected where it is wrong')
    .option('--redis <address>', 'queues in this Redis, instead of PostgreSQL', redisAddress)
    .addHelpText('after', HELP)
    .action((flags: JourneyFlags) => journey(flags, session));
}

async function journey({ people, generate, json, redis }: JourneyFlags, { stdout, env, done }: Session): Promise<void> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const signal of SIGNALS) process.on(signal, stop);
  const write = (text: string): void => void stdout.write(text);
  const report = json === true ? asJson(write) : forPeople(write);
  const wish = { people, generate, regions: REGIONS, redisUrl: redis ?? env['REDIS_URL'], env };
  const ok = await runJourney(wish, report, stopping.signal);
  for (const signal of SIGNALS) process.off(signal, stop);
  done(ok ? EXIT.ok : stopping.signal.aborted ? EXIT.broken : EXIT.findings);
}
