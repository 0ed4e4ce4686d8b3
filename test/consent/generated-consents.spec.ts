import { describe, expect, it } from '@jest/globals';
import { CONTACT_POLICIES, decideContact, statementIn, type ContactReason, type PolicyKind } from '@kohort/consent';
import { localDayIn } from '@kohort/kernel';
import { OBJECTIONS, objected, trialId } from './circumstances.js';
import { recordsOf } from '../../libs/population/src/people.fixture.js';
import { SHAPE_TAG, SHAPES, type ConsentShape } from '../../libs/population/src/consent/shapes.js';

const localDay = localDayIn('Europe/Stockholm');
/** The day that the generated records end on. */
const AT = Date.parse('2026-01-01T11:00:00Z');

/** What each shape means: the reason under opt-in, and whether the other policies permit contact. */
const MEANING: Readonly<Record<ConsentShape, readonly [ContactReason, boolean]>> = {
  none: ['no-consent', true],
  contact: ['consent-permits', true],
  'data-use-only': ['consent-denies', false],
  denied: ['consent-denies', false],
  'denied-all': ['consent-denies', false],
  rejected: ['consent-rejected', false],
  inactive: ['consent-not-in-force', true],
  draft: ['consent-not-in-force', true],
  expired: ['consent-not-in-force', true],
  nested: ['consent-permits', true],
  'nested-deny': ['consent-denies', false],
  'no-then-yes': ['consent-permits', true],
  'yes-then-no': ['consent-denies', false],
};

const { people } = recordsOf(1600, 2);
const statements = people.map((person) => person.filter((record) => record.resourceType === 'Consent'));
type Consent = (typeof statements)[number][number];
const shapeOf = (consents: readonly Consent[]): ConsentShape =>
  (consents[0]?.meta?.tag?.find(({ system }) => system === SHAPE_TAG)?.code ?? 'none') as ConsentShape;
const issuers = (consents: readonly Consent[]) =>
  new Set(consents.map((consent) => JSON.stringify(consent.organization)));

interface Circumstances {
  readonly objection?: keyof typeof OBJECTIONS;
  /** The units that the Consents were given to. */
  readonly blocked?: 'all' | 'none';
}

const readAll = (consents: readonly Consent[]) => consents.map((json) => statementIn(json, `Consent/${json.id ?? ''}`));

const decide = (
  consents: readonly Consent[],
  kind: PolicyKind,
  { objection = 'none', blocked = 'none' }: Circumstances = {},
) =>
  decideContact({
    purpose: 'contact-about-research',
    trialId,
    consents: readAll(consents),
    objections: objected(objection, AT),
    flags: {
      ...{ deceased: false, protectedIdentity: false, minor: false },
      blockedUnits: blocked === 'none' ? [] : readAll(consents).flatMap((each) => each.issuers),
    },
    policy: { id: 'region', version: '1', kind },
    at: AT,
    localDay,
  });

describe('the Consents of generated people', () => {
  it.each(Object.keys(SHAPES) as ConsentShape[])('%s', (shape) => {
    const alike = statements.filter((consents) => shapeOf(consents) === shape);
    // Who moved said no to one organisation and yes to another: then both count.
    const one = alike.filter(
      (consents) => issuers(consents).size <= 1 && consents.length <= SHAPES[shape].statements.length,
    );
    expect(one.length).toBeGreaterThan(4);
    const [reason, otherwise] = MEANING[shape];
    for (const consents of one) {
      const [optIn, mediated, optOut] = CONTACT_POLICIES.map((kind) => decide(consents, kind));
      expect(optIn).toMatchObject({ reason, permit: reason === 'consent-permits' });
      expect([mediated?.permit, optOut?.permit]).toEqual([otherwise, otherwise]);
    }
  });

  /** A permission that a blocked unit holds is none, and so lifts no earlier no either. */
  const BLOCKED: Partial<typeof MEANING> = {
    contact: ['consent-not-for-contact', true],
    nested: ['consent-not-for-contact', true],
    'no-then-yes': ['consent-denies', false],
  };

  describe.each(Object.keys(SHAPES) as ConsentShape[])('%s', (shape) => {
    const [consents] = statements.filter(
      (all) => shapeOf(all) === shape && issuers(all).size <= 1 && all.length <= SHAPES[shape].statements.length,
    );
    const all = consents ?? [];

    it.each(CONTACT_POLICIES)('under %s, with every objection and every block', (kind) => {
      for (const blocked of ['none', 'all'] as const) {
        const [optIn, otherwise] = (blocked === 'all' ? BLOCKED[shape] : undefined) ?? MEANING[shape];
        const permit = kind === 'opt-in' ? optIn === 'consent-permits' : otherwise;
        for (const objection of Object.keys(OBJECTIONS) as (keyof typeof OBJECTIONS)[]) {
          const decision = decide(all, kind, { objection, blocked });
          const no = OBJECTIONS[objection];
          expect({ objection, blocked, permit: decision.permit }).toEqual({
            ...{ objection, blocked, permit: no === undefined && permit },
          });
          if (no !== undefined) expect(decision.reason).toBe(no);
          else if (kind === 'opt-in') expect(decision.reason).toBe(optIn);
        }
      }
    });
  });
});
