import { lint, meaningHash, protocolHash, type Criteria, type Lang, type LintFinding } from '@kohort/criteria';
import {
  compileCriteria,
  count,
  emptyTally,
  evaluatedPeople,
  leftOut,
  type Coverage,
  type EvaluationContext,
  type Evaluator,
  type Tally,
} from '@kohort/evaluation';
import { FACT_RESOURCES, type PersonRecord } from '@kohort/facts';
import { CommandFailure, EXIT } from '../exit-codes.js';
import type { DateOption } from '../commands/options.js';
import type { Progress } from '../progress.js';
import { faultLine, readCriteria } from '../read-criteria.js';
import { csvReport } from './csv-report.js';
import { explanation } from './explain-report.js';
import { jsonReport } from './json-report.js';
import { Reading } from './read-people.js';
import type { Format, Report } from './report.js';
import { LISTED, NAMED_FAULTS, type Summary } from './summary.js';
import { tableReport } from './table-report.js';

export const COVERAGES = ['seen', 'none', 'all'] as const;
export type CoverageRule = (typeof COVERAGES)[number];

export interface MatchRequest {
  readonly criteria: string;
  readonly fhir: string;
  readonly token?: string;
  readonly indexDate: DateOption;
  readonly screeningDate?: DateOption;
  readonly consentDate?: DateOption;
  readonly timeZone: string;
  readonly format: Format;
  /** Id of the one person to explain. */
  readonly explain?: string;
  /** Numbers only. */
  readonly counts: boolean;
  readonly coverage: CoverageRule;
  readonly parameter: Readonly<Record<string, string>>;
  readonly lang: Lang;
}

export interface MatchOutput {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly progress: Progress;
}

/** Runs criteria over people and writes the report; `clean` is false where records could not be read. */
export async function matchPeople(request: MatchRequest, output: MatchOutput): Promise<{ clean: boolean }> {
  const { criteria, document } = await readCriteria(request.criteria);
  const tell = (findings: readonly LintFinding[]): void => {
    for (const each of findings) output.stderr.write(`${each.severity}: ${faultLine(request.criteria, each)}\n`);
  };
  const findings = lint(criteria);
  tell(findings);
  const reading = new Reading({
    source: request.fhir,
    ...(request.token ? { token: request.token } : {}),
    timeZone: request.timeZone,
    onRead: (read) => output.progress.show(`${read} records read`),
  });
  const evaluator = compileCriteria(criteria, contextOf(request, reading));
  const run = { request, output, criteria, reading, evaluator };
  if (request.explain !== undefined) return { clean: await explainOne(run, request.explain) };
  const clean = await reportAll(run, document);
  tell(lint(criteria, reading.holdings()).filter(({ code }) => code === 'no-data'));
  return { clean: clean && findings.every(({ severity }) => severity !== 'error') };
}

interface Run {
  readonly request: MatchRequest;
  readonly output: MatchOutput;
  readonly criteria: Criteria;
  readonly reading: Reading;
  readonly evaluator: Evaluator;
}

/** Coverage is asked only once all has been read, when it is known what the source holds. */
function contextOf(request: MatchRequest, reading: Reading): EvaluationContext {
  const rules: Readonly<Record<CoverageRule, Coverage>> = {
    seen: (resource) => reading.coverage(resource),
    none: () => 'not-kept',
    all: (resource) => (reading.coverage(resource) === 'incomplete' ? 'incomplete' : 'complete'),
  };
  return {
    indexDay: request.indexDate.day,
    ...(request.screeningDate ? { screeningDay: request.screeningDate.day } : {}),
    ...(request.consentDate ? { consentDay: request.consentDate.day } : {}),
    coverage: rules[request.coverage],
    parameters: request.parameter,
  };
}

async function reportAll(run: Run, document: unknown): Promise<boolean> {
  const { request, output, criteria, reading, evaluator } = run;
  const report = reportFor(request, criteria);
  const tally = emptyTally(criteria);
  const listed = { eligible: [] as string[], possible: [] as string[] };
  const start = once(() => write(output.stdout, report.start()));
  for await (const record of reading.people()) {
    await start();
    const without = leftOut(record, request.indexDate.day);
    if (without !== undefined) {
      tally[without === 'deceased' ? 'deceased' : 'outOfUse'] += 1;
      continue;
    }
    const evaluation = evaluator(record);
    const { id } = record.person;
    count(tally, evaluation);
    output.progress.show(`${evaluatedPeople(tally)} people evaluated`);
    if (record.person.protectedIdentity) {
      tally.protectedIdentity += 1;
      continue;
    }
    if (evaluation.outcome !== 'ineligible' && listed[evaluation.outcome].length < LISTED) {
      listed[evaluation.outcome].push(printable(id));
    }
    await write(output.stdout, report.person(printable(id), evaluation));
  }
  output.progress.clear();
  await start();
  const hashes = { protocolHash: protocolHash(document), meaningHash: meaningHash(criteria) };
  await write(output.stdout, report.finish({ criteria, ...hashes, ...summaryOf(run, tally), listed }));
  return tellFaults(run);
}

function summaryOf(run: Run, tally: Tally): Omit<Summary, 'criteria' | 'protocolHash' | 'meaningHash' | 'listed'> {
  const { request, reading } = run;
  const complete = contextOf(request, reading).coverage;
  return {
    lang: request.lang,
    source: request.fhir,
    indexDate: request.indexDate.text,
    timeZone: request.timeZone,
    completeFor: FACT_RESOURCES.filter((resource) => complete(resource, { to: request.indexDate.day }) === 'complete'),
    tally,
    records: reading.counts(),
  };
}

function reportFor({ format, lang, counts }: MatchRequest, criteria: Criteria): Report {
  switch (format) {
    case 'table':
      return tableReport(lang, !counts);
    case 'json':
      return jsonReport(!counts);
    case 'csv':
      return csvReport(criteria, !counts);
  }
}

async function explainOne(run: Run, wanted: string): Promise<boolean> {
  const { output, criteria, reading, evaluator, request } = run;
  const id = wanted.replace(/^Patient\//, '');
  const record = await personWith(id, reading);
  output.progress.clear();
  // Whoever has a protected identity is not said to be here: only the treating unit may know.
  if (!record || record.person.protectedIdentity) {
    throw new CommandFailure(EXIT.usage, [`${request.fhir}: holds no person "${id}" who may be shown.`]);
  }
  const { outOfUse = false } = record.person;
  const dead =
    leftOut({ ...record, person: { ...record.person, outOfUse: false } }, request.indexDate.day) === 'deceased';
  const person = { id, evaluation: evaluator(record), dead, outOfUse };
  const asked = { ...person, indexDate: request.indexDate.text };
  await write(output.stdout, printable(explanation(asked, criteria, request.lang)));
  return tellFaults(run);
}

async function personWith(id: string, reading: Reading): Promise<PersonRecord | undefined> {
  for await (const record of reading.people()) {
    if (record.person.id === id) return record;
  }
  return undefined;
}

/** Names the first faults and counts them all, on standard error. */
function tellFaults({ reading, output, request }: Run): boolean {
  const { unreadable, faults, withoutPerson, duplicates } = reading.counts();
  const lines = faults.map(({ at, message }) => `${request.fhir}: ${at}: ${message}`);
  if (unreadable > NAMED_FAULTS) lines.push(`… and ${unreadable - NAMED_FAULTS} more.`);
  if (unreadable > 0) lines.push(`${unreadable} records could not be read.`);
  if (withoutPerson > 0) lines.push(`${withoutPerson} records belong to nobody among the patients that were read.`);
  if (duplicates > 0) lines.push(`${duplicates} identifiers are carried by several patients, who are counted apart.`);
  if (lines.length > 0) output.stderr.write(`${printable(lines.join('\n'))}\n`);
  return unreadable === 0;
}

/** What begins a report is written when the first person comes: nothing, where the source cannot be read. */
function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}

/** Without the control characters that a record may carry to a terminal; line ends and tabs stay. */
const printable = (text: string): string => text.replace(/(?![\n\t])\p{Cc}/gu, '�');

/** Waits until the reader of a pipe has caught up, so that memory stays flat. */
async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (text !== '' && !stream.write(text)) await new Promise((resolve) => void stream.once('drain', resolve));
}
