import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { CONSENT_STATUSES, type ConsentStatement, type Doubt } from '../statement.js';
import { isObject, listIn, objectIn, Place, textIn, type Json } from './place.js';
import { conceptIn, referenceIn } from './read-coded.js';
import { provisionIn } from './read-provision.js';
import { whenIn } from './read-when.js';

const CONSENT = new Set([
  ...['resourceType', 'meta', 'language', 'text', 'contained', 'identifier', 'status', 'scope', 'category', 'patient'],
  ...['dateTime', 'performer', 'organization', 'sourceAttachment', 'sourceReference', 'policy', 'policyRule'],
  ...['verification', 'provision'],
]);
const POLICY = new Set(['authority', 'uri']);
const VERIFICATION = new Set(['verified', 'verifiedWith', 'verificationDate']);
/** Ids of FHIR, and those of servers that take longer ones. */
const ID = /^[A-Za-z0-9\-._]{1,200}$/;

/** No Consent, or one without an id: nothing can be kept of it under a name. The caller must not treat it as absent. */
export type ConsentFault = Fault<'not-a-consent' | 'no-id'>;

/**
 * What a FHIR R4 Consent says, from untrusted JSON. It fails only where there is no Consent or no id; whatever else cannot
 * be read is left out and noted as a doubt, and a statement with doubts denies (decideContact).
 */
export function readConsent(json: unknown): Result<ConsentStatement, ConsentFault> {
  if (!isObject(json) || json.resourceType !== 'Consent') {
    return failed({ code: 'not-a-consent', message: 'This is no Consent.', path: '/resourceType' });
  }
  if (typeof json.id !== 'string' || !ID.test(json.id)) {
    return failed({ code: 'no-id', message: 'The Consent has no id.', path: '/id' });
  }
  const doubts: Doubt[] = [];
  return ok({ reference: `Consent/${json.id}`, ...contentOf(json, new Place(doubts)), doubts });
}

/** The statement of a Consent that is known by this reference, whatever it looks like: one that is no Consent denies. */
export function statementIn(json: unknown, reference: string): ConsentStatement {
  const read = readConsent(json);
  return read.ok ? { ...read.value, reference } : unreadableStatement(reference, read.error.path);
}

/** Stands for a Consent of which nothing could be read. It denies. */
export const unreadableStatement = (reference: string, path = ''): ConsentStatement => ({
  reference,
  lineage: reference,
  issuers: [],
  status: 'unreadable',
  categories: [],
  policies: [],
  doubts: [{ code: 'unreadable', path }],
});

function contentOf(json: Json, place: Place): Omit<ConsentStatement, 'reference' | 'doubts'> {
  objectIn(json, CONSENT, place);
  const status = CONSENT_STATUSES.find((known) => known === json.status);
  if (status === undefined) place.at('status').doubt();
  const scope = conceptIn(json.scope, place.at('scope'));
  const issuers = listIn(json.organization, place.at('organization'), referenceIn);
  const rule = json.policyRule === undefined ? undefined : conceptIn(json.policyRule, place.at('policyRule'));
  const given = whenIn(json.dateTime, place.at('dateTime'));
  const root = json.provision === undefined ? undefined : provisionIn(json.provision, place.at('provision'), true);
  checkVerification(json.verification, place.at('verification'));
  return {
    ...versionOf(json),
    lineage: JSON.stringify([grantors(json, place), scope ? [...scope].sort() : json.id, [...issuers].sort()]),
    issuers,
    status: status ?? 'unreadable',
    ...(scope && { scope }),
    categories: listIn(json.category, place.at('category'), conceptIn),
    ...(rule && { rule }),
    policies: listIn(json.policy, place.at('policy'), uriIn),
    ...(given && { given }),
    ...(root && { root }),
  };
}

/** Who agreed: the person, unless the Consent names others. The person is "self", whatever Patient it is filed under. */
function grantors(json: Json, place: Place): readonly string[] {
  const person = json.patient === undefined ? undefined : referenceIn(json.patient, place.at('patient'));
  const named = listIn(json.performer, place.at('performer'), referenceIn);
  return named.length === 0 ? ['self'] : named.map((one) => (one === person ? 'self' : one)).sort();
}

/** A consent that was checked with the person or the family and not confirmed can permit nothing. */
function checkVerification(value: unknown, place: Place): void {
  const verified = listIn(value, place, (one, where) => objectIn(one, VERIFICATION, where)?.verified ?? null);
  if (verified.length > 0 && !verified.includes(true)) place.doubt('not-verified');
}

/** A policy may name its authority only. */
function uriIn(value: unknown, place: Place): string | undefined {
  const policy = objectIn(value, POLICY, place);
  return policy && textIn(policy.uri, place.at('uri'));
}

function versionOf({ meta }: Json): { version?: string } {
  const version = isObject(meta) ? meta.versionId : undefined;
  return typeof version === 'string' ? { version } : {};
}
