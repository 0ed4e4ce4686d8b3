import { describe, expect, it } from '@jest/globals';
import { CONTACT_POLICIES, decideContact, statementIn, type ContactReason, type PolicyKind } from '@kohort/consent';
import { localDayIn } from '@kohort/kernel';
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

const decide = (consents: readonly Consent[], kind: PolicyKind) =>
  decideContact({
    purpose: 'contact-about-research',
    consents: consents.map((json) => statementIn(json, `Consent/${json.id ?? ''}`)),
    objections: [],
    flags: { deceased: false, protectedIdentity: false, minor: false, blockedUnits: [] },
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
});
