import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { localDayIn } from '@kohort/kernel';
import fc from 'fast-check';
import { CONTACT_POLICIES } from './contact-policy.js';
import { casesIn, CORPUS } from './corpus.fixture.js';
import { decideContact } from './decide-contact.js';
import type { ContactFlags, ContactQuestion, Objection } from './decision.js';
import { readConsent, statementIn } from './read/read-consent.js';
import { ConsentStatement, type Provision, type When } from './statement.js';

const localDay = localDayIn('Europe/Stockholm');
const NOW = Date.parse('2024-06-01T10:00:00Z');
const TODAY = localDay(NOW);
const POLICY = 'urn:oid:2.16.840.1.113883.3.1937.777.24.5.3|2.16.840.1.113883.3.1937.777.24.5.3';
const SCOPE = 'http://terminology.hl7.org/CodeSystem/consentscope';
const REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';

const near = fc.integer({ min: -4, max: 4 });
const when: fc.Arbitrary<When> = fc.oneof(
  fc.tuple(near, fc.nat(3)).map(([from, days]) => ({ firstDay: TODAY + from, lastDay: TODAY + from + days })),
  near.map((hours) => ({ from: NOW + hours * 3_600_000, to: NOW + hours * 3_600_000 + 999 })),
);
const concept = (...codings: string[]) => fc.constantFrom(...codings.map((coding) => [coding]));
const provisionOf = (levels: number): fc.Arbitrary<Provision> =>
  fc.record(
    {
      type: fc.constantFrom('permit' as const, 'deny' as const),
      period: fc.record({ start: when, end: when }, { requiredKeys: [] }),
      purposes: fc.array(concept(`${REASON}|HRESCH`, `${REASON}|TREAT`, `${REASON}|DSRCH`), { maxLength: 2 }),
      codes: fc.array(concept(`${POLICY}.29`, `${POLICY}.8`, `${POLICY}.26`), { maxLength: 2 }),
      narrowedBy: fc.constantFrom([], [], [], ['actor']),
      provisions: levels === 0 ? fc.constant([]) : fc.array(provisionOf(levels - 1), { maxLength: 3 }),
    },
    { requiredKeys: ['purposes', 'codes', 'narrowedBy', 'provisions'] },
  );
const statement: fc.Arbitrary<ConsentStatement> = fc.record(
  {
    reference: fc.nat(9).map((id) => `Consent/${id}`),
    version: fc.constantFrom('1', '2'),
    lineage: fc.constantFrom('a', 'b'),
    issuers: fc.constantFrom([], ['Organization/1'], ['Organization/2']),
    status: fc.constantFrom('active', 'active', 'active', 'active', 'rejected', 'inactive', 'draft', 'unreadable'),
    scope: concept(`${SCOPE}|research`, `${SCOPE}|research`, `${SCOPE}|research`, `${SCOPE}|patient-privacy`),
    categories: fc.constant([]),
    policies: fc.constant([]),
    given: when,
    root: provisionOf(2),
    doubts: fc.constantFrom([], [], [], [], [{ code: 'unreadable' as const, path: '/x' }]),
  },
  { requiredKeys: ['reference', 'lineage', 'issuers', 'status', 'scope', 'categories', 'policies', 'doubts', 'root'] },
);
const objection: fc.Arbitrary<Objection> = fc.record(
  {
    id: fc.nat(9).map(String),
    kind: fc.constantFrom('trial', 'contact', 'use'),
    trialId: fc.constantFrom('t', 'u'),
    from: near.map((hours) => NOW + hours * 3_600_000),
    until: near.map((hours) => NOW + hours * 3_600_000),
  },
  { requiredKeys: ['id', 'kind', 'from'] },
);
/** Mostly permitting, so that the properties say something. */
const yes = fc.record({ given: when, lineage: fc.constantFrom('a', 'b') }).map((more) => ({ ...PERMIT, ...more }));
const question: fc.Arbitrary<ContactQuestion> = fc.record(
  {
    purpose: fc.constant('contact-about-research' as const),
    consents: fc.array(fc.oneof({ weight: 3, arbitrary: yes }, statement), { maxLength: 5 }),
    objections: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(objection, { maxLength: 2 })),
    flags: fc.record({
      deceased: fc.constantFrom(false, false, false, true),
      protectedIdentity: fc.constant(false),
      minor: fc.constant(false),
      blockedUnits: fc.constantFrom([], ['Organization/1']),
    }),
    policy: fc.record({ id: fc.constant('r'), version: fc.constant('1'), kind: fc.constantFrom(...CONTACT_POLICIES) }),
    trialId: fc.constant('t'),
    at: fc.constant(NOW),
    localDay: fc.constant(localDay),
  },
  { requiredKeys: ['purpose', 'consents', 'objections', 'flags', 'policy', 'at', 'localDay'] },
);
const PERMIT: ConsentStatement = {
  reference: 'Consent/yes',
  lineage: 'a',
  issuers: [],
  status: 'active',
  scope: [`${SCOPE}|research`],
  categories: [],
  policies: [],
  root: { type: 'permit', purposes: [], codes: [[`${POLICY}.29`]], narrowedBy: [], provisions: [] },
  doubts: [],
};
const denying = (given?: When, lineage = 'a'): ConsentStatement => ({
  ...PERMIT,
  reference: 'Consent/no',
  lineage,
  ...(given && { given }),
  root: { type: 'deny', purposes: [], codes: [], narrowedBy: [], provisions: [] },
});
const flag = fc.constantFrom<Partial<ContactFlags>>(
  { deceased: true },
  { protectedIdentity: true },
  { minor: true },
  { inconclusive: true },
  { inOtherTrial: true },
  { contactsLeft: 0 },
);
const permits = (asked: ContactQuestion): boolean => decideContact(asked).permit;

describe('the gate', () => {
  it('does not depend on the order of what it is given', () => {
    fc.assert(
      fc.property(question, fc.func(fc.nat()), (asked, weight) => {
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item, index) => ({ item, at: weight(index) }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const other = { ...asked, consents: shuffled(asked.consents), objections: shuffled(asked.objections) };
        expect(decideContact(other)).toEqual(decideContact(asked));
      }),
    );
  });

  it('is never opened by one more no', () => {
    const more: fc.Arbitrary<(asked: ContactQuestion) => ContactQuestion> = fc.oneof(
      objection.map((one) => (asked: ContactQuestion) => ({ ...asked, objections: [...asked.objections, one] })),
      fc
        .tuple(fc.option(when, { nil: undefined }), fc.constantFrom('a', 'b', 'c'))
        .map(([given, lineage]) => (asked: ContactQuestion) => ({
          ...asked,
          consents: [...asked.consents, denying(given, lineage)],
        })),
      fc.constantFrom('rejected' as const, 'inactive' as const, 'unreadable' as const).chain((status) =>
        yes.map((one) => (asked: ContactQuestion) => ({
          ...asked,
          consents: [...asked.consents, { ...one, status }],
        })),
      ),
      flag.map((raised) => (asked: ContactQuestion) => ({ ...asked, flags: { ...asked.flags, ...raised } })),
      fc.constantFrom('Organization/1', 'Organization/2').map((unit) => (asked: ContactQuestion) => ({
        ...asked,
        flags: { ...asked.flags, blockedUnits: [...asked.flags.blockedUnits, unit] },
      })),
    );
    fc.assert(
      fc.property(question, more, (asked, add) => {
        if (!permits(asked)) expect(permits(add(asked))).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('is closed by each thing that protects a person, whatever else is known', () => {
    fc.assert(
      fc.property(question, flag, (asked, raised) => {
        expect(permits({ ...asked, flags: { ...asked.flags, ...raised } })).toBe(false);
      }),
    );
  });

  it('is closed by each objection in force that concerns the trial, and by no other', () => {
    fc.assert(
      fc.property(question, fc.array(objection, { minLength: 1, maxLength: 3 }), (asked, objections) => {
        const holds = ({ from, until = NOW }: Objection): boolean => from <= NOW && until >= NOW;
        const concerns = ({ kind, trialId }: Objection): boolean =>
          kind !== 'trial' || trialId === undefined || trialId === asked.trialId;
        const closed = objections.some((one) => holds(one) && concerns(one));
        expect(permits({ ...asked, objections })).toBe(!closed && permits({ ...asked, objections: [] }));
      }),
      { numRuns: 500 },
    );
  });

  it('is closed by a withdrawal that comes later, whatever was said before', () => {
    const day = TODAY - 30;
    const earlier = fc.oneof(yes, statement).map((one) => ({ ...one, given: { firstDay: day - 9, lastDay: day - 1 } }));
    fc.assert(
      fc.property(question, fc.array(earlier), fc.constantFrom('a', 'b'), (asked, consents, lineage) => {
        const withdrawn = [...consents, denying({ firstDay: day, lastDay: day }, lineage)];
        expect(permits({ ...asked, consents: withdrawn })).toBe(false);
      }),
    );
  });

  it('is opened by a yes that comes later than every no of its lineage', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 5, max: 50 }), { minLength: 1 }), (days) => {
        const noes = days.map((ago) => denying({ firstDay: TODAY - ago, lastDay: TODAY - ago }));
        const consents = [...noes, { ...PERMIT, given: { firstDay: TODAY - 4, lastDay: TODAY - 4 } }];
        expect(decideContact({ ...ASKED, consents })).toMatchObject({ permit: true, reason: 'consent-permits' });
      }),
    );
  });

  it('is no more open under a stricter policy, or with what a stricter trial allows', () => {
    fc.assert(
      fc.property(question, fc.constantFrom(...CONTACT_POLICIES), (asked, trialKind) => {
        const [strictest, middle, loosest] = CONTACT_POLICIES.map((kind) =>
          permits({ ...asked, policy: { ...asked.policy, kind } }),
        );
        expect([strictest && !middle, middle && !loosest]).toEqual([false, false]);
        const both = decideContact({ ...asked, policy: { ...asked.policy, trialKind } });
        if (both.permit) expect(permits(asked)).toBe(true);
        expect(CONTACT_POLICIES.indexOf(both.policy)).toBeLessThanOrEqual(CONTACT_POLICIES.indexOf(trialKind));
      }),
    );
  });

  it('says in its trace what each input came to, and can be kept as JSON', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const decision = decideContact(asked);
        const named = decision.trace.map(({ reference }) => reference);
        for (const { reference } of asked.consents) expect(named).toContain(reference);
        expect(decision.trace.some(({ effect }) => effect === 'deny')).toBe(!decision.permit);
        expect(decision.trace.some(({ rule }) => rule === decision.reason)).toBe(true);
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
      }),
    );
  });

  it('is closed where the question itself is unclear', () => {
    for (const at of [Number.NaN, Infinity, 1e18]) {
      expect(decideContact({ ...ASKED, consents: [PERMIT], at })).toMatchObject({ reason: 'question-unclear' });
    }
    const purpose = 'count' as ContactQuestion['purpose'];
    expect(decideContact({ ...ASKED, consents: [PERMIT], purpose })).toMatchObject({ permit: false });
    const policy = { ...ASKED.policy, kind: 'open' as 'opt-out' };
    expect(decideContact({ ...ASKED, policy })).toMatchObject({ permit: false, policy: 'opt-in' });
  });
});

const ASKED: ContactQuestion = {
  purpose: 'contact-about-research',
  consents: [],
  objections: [],
  flags: { deceased: false, protectedIdentity: false, minor: false, blockedUnits: [] },
  policy: { id: 'r', version: '1', kind: 'opt-in' },
  at: NOW,
  localDay,
};

const CONSENTS = readdirSync(CORPUS)
  .flatMap((file) => casesIn(readFileSync(new URL(file, CORPUS), 'utf8')))
  .flatMap(({ consents }) => consents);

/** Every place in a document: the keys that lead there. */
const placesIn = (value: unknown, keys: readonly string[] = []): (readonly string[])[] =>
  typeof value !== 'object' || value === null
    ? [keys]
    : [keys, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...keys, key]))];
function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...(value as unknown[])] as unknown as Record<string, unknown>)
    : { ...(value as object) };
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

describe('reading', () => {
  it('never throws, and never permits what is no Consent', () => {
    fc.assert(
      fc.property(fc.anything(), (junk) => {
        const consents = [statementIn(junk, 'Consent/1')];
        expect(ConsentStatement.safeParse(consents[0]).success).toBe(true);
        for (const kind of CONTACT_POLICIES) {
          expect(permits({ ...ASKED, policy: { ...ASKED.policy, kind }, consents })).toBe(false);
        }
      }),
    );
  });

  it('never throws on a Consent that was spoilt anywhere, and what it says can be kept as JSON', () => {
    const spoilt = fc
      .constantFrom(...CONSENTS)
      .chain((consent) =>
        fc
          .tuple(fc.constantFrom(...placesIn(consent)), fc.anything())
          .map(([place, junk]) => replaced(consent, place, junk)),
      );
    fc.assert(
      fc.property(spoilt, (json) => {
        const said = statementIn(json, 'Consent/1');
        expect(ConsentStatement.parse(JSON.parse(JSON.stringify(said)))).toEqual(said);
        decideContact({ ...ASKED, consents: [said] });
      }),
      { numRuns: 2000 },
    );
  });

  it('survives a Consent that nests without end', () => {
    let provision: object = { type: 'permit' };
    for (let depth = 0; depth < 5000; depth += 1) provision = { type: 'permit', provision: [provision] };
    const read = readConsent({ resourceType: 'Consent', id: '1', status: 'active', provision });
    expect(read).toMatchObject({
      ok: true,
      value: { doubts: expect.arrayContaining([expect.objectContaining({ code: 'too-deep' })]) as unknown },
    });
  });

  it('fails on what is no Consent, and on one without an id', () => {
    expect(readConsent({ resourceType: 'Patient', id: '1' })).toMatchObject({
      ok: false,
      error: { code: 'not-a-consent' },
    });
    expect(readConsent({ resourceType: 'Consent' })).toMatchObject({ ok: false, error: { code: 'no-id' } });
    expect(readConsent({ resourceType: 'Consent', id: 'a/../b' })).toMatchObject({
      ok: false,
      error: { code: 'no-id' },
    });
  });
});
