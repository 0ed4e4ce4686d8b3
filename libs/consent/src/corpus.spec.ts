import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { localDayIn } from '@kohort/kernel';
import { CONTACT_POLICIES, type PolicyKind } from './contact-policy.js';
import { casesIn, CORPUS, type Case } from './corpus.fixture.js';
import { decideContact } from './decide-contact.js';
import type { ContactFlags } from './decision.js';
import { statementIn } from './read/read-consent.js';

const localDay = localDayIn('Europe/Stockholm');
const FLAGS: ContactFlags = { deceased: false, protectedIdentity: false, minor: false, blockedUnits: [] };
const PERMISSIONS = ['consent-permits', 'clinician-may-ask', 'not-objected'];

const decide = ({ at, consents, objections, flags, trialId }: Case, kind: PolicyKind) =>
  decideContact({
    purpose: 'contact-about-research',
    consents: consents.map((json) => statementIn(json, `Consent/${json.id}`)),
    objections,
    flags: { ...FLAGS, ...flags },
    policy: { id: 'region', version: '1', kind },
    ...(trialId !== undefined && { trialId }),
    at,
    localDay,
  });

describe.each(readdirSync(CORPUS).sort())('%s', (file) => {
  it.each(casesIn(readFileSync(new URL(file, CORPUS), 'utf8')).map((one) => [one.name, one] as const))(
    '%s',
    (_, one) => {
      for (const kind of CONTACT_POLICIES) {
        const { permit, reason, trace } = decide(one, kind);
        expect({ kind, reason }).toEqual({ kind, reason: one.expect[kind] });
        expect(permit).toBe(PERMISSIONS.includes(reason));
        // Every input stands in the trace, and so does what decided.
        expect(trace).toEqual(expect.arrayContaining([expect.objectContaining({ rule: reason })]));
        const references = new Set(trace.map(({ reference }) => reference));
        for (const { id } of one.consents) expect(references).toContain(`Consent/${id}`);
        for (const { id } of one.objections) expect(references).toContain(`Objection/${id}`);
      }
    },
  );
});
