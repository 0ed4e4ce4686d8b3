import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { stderr } from 'node:process';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { CONTACT_POLICIES, decideContact, readConsent, type ConsentStatement, type PolicyKind } from '@kohort/consent';
import { isoDay, localDayIn } from '@kohort/kernel';
import { BLOCKS, OBJECTIONS, objected, trialId } from './circumstances.js';

const FILE = fileURLToPath(new URL('../../../shared/data/fhir/mii-kds-testdata/Consent.ndjson.gz', import.meta.url));
const present = existsSync(FILE);
const describeShared = present ? describe : describe.skip;
// Jest does not name the tests of a file that it skips as a whole.
if (!present) stderr.write('shared-consents.spec.ts is skipped: there is no ../shared/data/fhir/mii-kds-testdata\n');

const localDay = localDayIn('Europe/Stockholm');

/** A moment at which the Consent is in force. */
const secondDayOf = ({ root }: ConsentStatement): string => {
  const start = root?.period?.start;
  if (start === undefined || 'from' in start) throw new Error('This Consent does not start on a day.');
  return `${isoDay(start.firstDay + 1)}T11:00:00Z`;
};

const decide = (
  statement: ConsentStatement,
  kind: PolicyKind,
  at: string,
  objection: keyof typeof OBJECTIONS = 'none',
  blockedUnits: readonly string[] = [],
) =>
  decideContact({
    purpose: 'contact-about-research',
    trialId,
    consents: [statement],
    objections: objected(objection, Date.parse(at)),
    flags: { deceased: false, protectedIdentity: false, minor: false, blockedUnits },
    policy: { id: 'region', version: '1', kind },
    at: Date.parse(at),
    localDay,
  });

describeShared('the German Consents of ../shared/data', () => {
  const lines = present ? gunzipSync(readFileSync(FILE)).toString('utf8').trim().split('\n') : [];
  const read = lines.map((line) => readConsent(JSON.parse(line)));

  it('are ten, and all of each was read', () => {
    expect(read).toHaveLength(10);
    for (const each of read) expect(each).toMatchObject({ ok: true, value: { doubts: [], status: 'active' } });
  });

  const statements = read.flatMap((each) => (each.ok ? [each.value] : []));

  it('permit data use and deny the rest: while they last, none permits contact under any policy', () => {
    for (const statement of statements) {
      for (const kind of CONTACT_POLICIES) {
        const decision = decide(statement, kind, secondDayOf(statement));
        expect(decision).toMatchObject({ permit: false, reason: 'consent-denies' });
      }
    }
  });

  it('permit no contact after they are over, where a permission is needed', () => {
    for (const at of ['2018-01-01T11:00:00Z', '2026-11-26T11:00:00Z', '2100-01-01T11:00:00Z']) {
      for (const statement of statements) expect(decide(statement, 'opt-in', at).permit).toBe(false);
    }
  });

  /** What the policies say where neither Consents nor objections decide. */
  const UNDECIDED = {
    'opt-in': 'consent-not-in-force',
    'clinician-mediated': 'clinician-may-ask',
    'opt-out': 'not-objected',
  } as const;

  describe.each(CONTACT_POLICIES)('under %s', (kind) => {
    it.each(Object.keys(OBJECTIONS) as (keyof typeof OBJECTIONS)[])(
      'with an objection %s: it counts first, and no block of a unit opens anything',
      (objection) => {
        for (const statement of statements) {
          for (const block of BLOCKS) {
            const blocked = block(statement);
            const during = decide(statement, kind, secondDayOf(statement), objection, blocked);
            expect(during).toMatchObject({ permit: false, reason: OBJECTIONS[objection] ?? 'consent-denies' });
            const after = decide(statement, kind, '2100-01-01T11:00:00Z', objection, blocked);
            const reason = OBJECTIONS[objection] ?? UNDECIDED[kind];
            expect(after).toMatchObject({ reason, permit: OBJECTIONS[objection] === undefined && kind !== 'opt-in' });
          }
        }
      },
    );
  });
});
