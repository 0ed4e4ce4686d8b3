import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { isoDay, localDayIn } from '@kohort/kernel';
import { matchPeople } from '../../apps/cli/src/match/match-people.js';

export interface Matched {
  readonly id: string;
  readonly outcome: string;
  /** By criterion. */
  readonly truths: Readonly<Record<string, string>>;
}

const TIME_ZONE = 'Europe/Stockholm';

/** What `kohort match` says of everybody at a FHIR server today. */
export async function matchByCommand(folder: string, criteria: unknown, fhir: string): Promise<Map<string, Matched>> {
  const file = join(folder, 'criteria.json');
  writeFileSync(file, JSON.stringify(criteria));
  const chunks: Buffer[] = [];
  const stdout = new Writable({ write: (chunk: Buffer, _encoding, done) => (chunks.push(chunk), done()) });
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
  const day = localDayIn(TIME_ZONE)(Date.now());
  await matchPeople(
    {
      criteria: file,
      fhir,
      indexDate: { day, text: isoDay(day) },
      timeZone: TIME_ZONE,
      format: 'json',
      counts: false,
      coverage: 'seen',
      parameter: {},
      lang: 'en',
    },
    { stdout, stderr, progress: { show: () => undefined, clear: () => undefined } },
  );
  const report = JSON.parse(Buffer.concat(chunks).toString()) as {
    people: { id: string; outcome: string; verdicts: { criterion: string; truth: string }[] }[];
  };
  return new Map(
    report.people.map(({ id, outcome, verdicts }) => [
      id,
      { id, outcome, truths: Object.fromEntries(verdicts.map(({ criterion, truth }) => [criterion, truth])) },
    ]),
  );
}
