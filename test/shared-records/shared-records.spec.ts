import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { stderr } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../apps/cli/src/testing/run-command.js';

type Counts = Readonly<Record<'met' | 'notMet' | 'unknown', number>>;
type OfTrials<Value> = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** What expected-counts.sh found in a folder, without anything of Kohort. */
interface Expected {
  readonly indexDate: string;
  /** Those who had not died by the index date; the dead are not evaluated. */
  readonly people: number;
  readonly dead: number;
  /** People of protected identity: counted, never listed. */
  readonly hidden: number;
  readonly trials: OfTrials<Counts>;
}
interface Report {
  readonly people: readonly { readonly id: string }[];
  readonly summary: {
    readonly people: Readonly<Record<'eligible' | 'possible' | 'ineligible' | 'deceased', number>>;
    readonly criteria: readonly (Counts & { readonly id: string })[];
  };
}

const SHARED = fileURLToPath(new URL('../../../shared/data/fhir/', import.meta.url));
const TRIALS = fileURLToPath(new URL('../../examples/trials/', import.meta.url));
const EXPECTED = JSON.parse(readFileSync(new URL('expected-counts.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Expected>
>;
const present = existsSync(SHARED);
const describeShared = present ? describe : describe.skip;
// Jest does not name the tests of a file that it skips as a whole.
if (!present) stderr.write('shared-records.spec.ts is skipped: there is no ../shared/data/fhir\n');

async function match(folder: string, trial: string, indexDate: string): Promise<Report> {
  const ran = await runCommand([
    ...['match', '--criteria', `${TRIALS}${trial}.json`, '--fhir', SHARED + folder],
    ...['--index-date', indexDate, '--time-zone', 'Europe/Stockholm', '--format', 'json'],
  ]);
  // 1: it ran to the end, though some records could not be read.
  if (ran.exitCode > 1) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as Report;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

describeShared('kohort match over ../shared/data/fhir', () => {
  describe.each(Object.entries(EXPECTED))('%s', (folder, { indexDate, people, dead, hidden, trials }) => {
    it.each(Object.entries(trials))(
      '%s',
      async (trial, expected) => {
        const { people: listed, summary } = await match(folder, trial, indexDate);
        const { eligible, possible, ineligible, deceased } = summary.people;
        expect({ people: eligible + possible + ineligible, dead: deceased }).toEqual({ people, dead });
        expect(new Set(listed.map(({ id }) => id)).size).toBe(people - hidden);
        const found: Record<string, Counts> = {};
        for (const { id, met, notMet, unknown } of summary.criteria) {
          expect({ id, people: sum([met, notMet, unknown]) }).toEqual({ id, people });
          found[id] = { met, notMet, unknown };
        }
        expect(found).toMatchObject(expected);
      },
      60_000,
    );
  });
});
