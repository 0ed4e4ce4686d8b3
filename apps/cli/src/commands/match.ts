import { Option, type Command } from 'commander';
import { isoDay, localDayIn } from '@kohort/kernel';
import type { Lang } from '@kohort/criteria';
import { EXIT } from '../exit-codes.js';
import { matchPeople, COVERAGES, type CoverageRule } from '../match/match-people.js';
import { FORMATS, type Format } from '../match/report.js';
import { progressOn } from '../progress.js';
import type { Session } from '../session.js';
import { collectParameter, langOption, parseDate, parseTimeZone, type DateOption } from './options.js';

interface MatchFlags {
  readonly criteria: string;
  readonly fhir: string;
  readonly indexDate?: DateOption;
  readonly screeningDate?: DateOption;
  readonly consentDate?: DateOption;
  readonly timeZone: string;
  readonly format: Format;
  readonly explain?: string;
  readonly count?: true;
  readonly coverage: CoverageRule;
  readonly parameter: Readonly<Record<string, string>>;
  readonly lang: Lang;
}

const HELP = `
Records:
  DIR   a folder of ndjson files (plain or gzipped) and of bundles, of any depth
  FILE  one such file
  URL   the address of a FHIR R4 server; its token, if it needs one, is read from KOHORT_FHIR_TOKEN

Absent records:
  A missing record counts as "not met" only where the criterion says so and the source is complete for that kind of
  record. --coverage seen (the default) takes a source as complete for every resource type it holds, none for no type,
  all for every type. A type of which a record could not be read, or not be told whose it is, is never complete.
  Medication has four types: one that is held, and none that is incomplete, is enough.

Privacy:
  Use it where the records are. No consent, objection or block has been checked, ids are shown, and counts are exact:
  nothing of it is for release. What does not fit into memory is put into unlinked temporary files (TMPDIR).

Examples:
  $ kohort match --criteria trial.json --fhir people/ --index-date 2026-01-01
  $ kohort match --criteria trial.json --fhir people/ --explain 17 --lang sv
  $ kohort match --criteria trial.json --fhir people/ --format csv > people.csv
  $ kohort match --criteria trial.json --fhir https://fhir.example.org/r4 --count`;

export function addMatch(program: Command, session: Session): void {
  program
    .command('match')
    .description('who fits a trial, and why')
    .requiredOption('--criteria <file>', 'criteria of the trial')
    .requiredOption('--fhir <source>', 'folder, file or server with FHIR R4 records')
    .option('--index-date <date>', 'the day that windows and ages count from (default: today)', parseDate)
    .option('--screening-date <date>', 'for windows that count from screening', parseDate)
    .option('--consent-date <date>', 'for windows that count from consent', parseDate)
    .option('--time-zone <zone>', 'in which a moment becomes a day', parseTimeZone, 'Europe/Stockholm')
    .addOption(new Option('--format <format>', 'form of the answer').choices(FORMATS).default('table'))
    .addOption(
      new Option(
        '--explain <person>',
        'one person, criterion by criterion, with the records behind each verdict',
      ).conflicts(['format', 'count']),
    )
    .option('--count', 'numbers only, no ids')
    .addOption(new Option('--coverage <rule>', 'where absence may count').choices(COVERAGES).default('seen'))
    .option(
      '--parameter <name=value>',
      'a site parameter, such as site.country=SE; may be repeated',
      collectParameter,
      {},
    )
    .addOption(langOption())
    .addHelpText('after', HELP)
    .action((flags: MatchFlags) => match(flags, session));
}

async function match(flags: MatchFlags, session: Session): Promise<void> {
  const today = localDayIn(flags.timeZone)(Date.now());
  const token = session.env['KOHORT_FHIR_TOKEN'];
  const { clean } = await matchPeople(
    {
      ...flags,
      indexDate: flags.indexDate ?? { text: isoDay(today), day: today },
      counts: flags.count === true,
      ...(token ? { token } : {}),
    },
    { stdout: session.stdout, stderr: session.stderr, progress: progressOn(session.stderr) },
  );
  session.done(clean ? EXIT.ok : EXIT.findings);
}
