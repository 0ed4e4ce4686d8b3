import { modifierIn, momentIn, objectIn, objectsIn, textIn, type FhirResource, type Json } from '@kohort/facts';
import type { RelationSource } from '@kohort/outreach';
import type { CareContext } from './care-context.js';
import { ownReference } from './own-reference.js';
import { roleIn } from './role-in.js';
import { both, lastOf, validityIn, type Validity } from './validity.js';

/** That a record says that somebody treats its subject; `practitioner` may be a role: "PractitionerRole/1". */
export interface RecordedRelation extends Validity {
  readonly practitioner: string;
  readonly source: RelationSource;
  readonly provider?: string | undefined;
}

/** What all participants of a record share. */
interface Whole {
  readonly source: RelationSource;
  readonly validity: Validity;
  readonly provider: string | undefined;
}

const NONE: readonly never[] = [];

/**
 * Who treats the person whom a CareTeam or Encounter is about, as far as it says so without doubt: a modifier, a date that
 * cannot be read or a reference to elsewhere gives no relation. For other types none.
 */
export function relationsIn(resource: FhirResource, context: CareContext): readonly RecordedRelation[] {
  const json = resource as unknown as Json;
  const isTeam = resource.resourceType === 'CareTeam';
  if (!isTeam && resource.resourceType !== 'Encounter') return NONE;
  if (modifierIn(json, []) !== undefined) return NONE;
  const whole = isTeam ? teamIn(json, context) : encounterIn(json, context);
  if (whole === undefined) return NONE;
  const relations = objectsIn(json.participant).flatMap((one) => participantIn(one, json, whole, context) ?? NONE);
  const seen = new Set<string>();
  return relations.filter((relation) => {
    const text = JSON.stringify(relation);
    return seen.has(text) ? false : (seen.add(text), true);
  });
}

/** A team that is proposed, suspended or over treats nobody (R4 valueset-care-team-status.html). */
function teamIn(json: Json, { base, localDay }: CareContext): Whole | undefined {
  const status = textIn(json.status);
  const validity = validityIn(json.period, localDay);
  if ((status !== undefined && status !== 'active') || validity === undefined) return undefined;
  const managing = objectsIn(json.managingOrganization);
  // Of several nobody knows which one it is.
  const provider = managing.length === 1 ? ownReference(managing[0], ['Organization'], base) : undefined;
  return { source: 'care-team', validity, provider };
}

/** Nobody has been met. */
const NOT_MET = new Set(['planned', 'cancelled', 'entered-in-error']);
const GOES_ON = new Set(['arrived', 'triaged', 'in-progress', 'onleave']);

/** Without an end it lasts as long as it goes on, else no longer than its begin. One without any day is of no use. */
function encounterIn(json: Json, { base, localDay }: CareContext): Whole | undefined {
  const status = textIn(json.status) ?? '';
  const period = validityIn(json.period, localDay);
  if (NOT_MET.has(status) || period === undefined) return undefined;
  const start = momentIn(objectIn(json.period)?.start, localDay);
  const isOver = !GOES_ON.has(status);
  if (isOver && start === undefined && period.until === undefined) return undefined;
  const until = period.until ?? (isOver && start ? lastOf(start, localDay) : undefined);
  const provider = ownReference(json.serviceProvider, ['Organization'], base);
  return { source: 'encounter', validity: { ...period, until }, provider };
}

function participantIn(
  participant: Json,
  json: Json,
  whole: Whole,
  { base, localDay }: CareContext,
): RecordedRelation | undefined {
  const own = validityIn(participant.period, localDay);
  if (own === undefined || objectsIn(participant.modifierExtension).length > 0) return undefined;
  const member = participant[whole.source === 'care-team' ? 'member' : 'individual'];
  const behalf =
    whole.source === 'care-team' ? ownReference(participant.onBehalfOf, ['Organization'], base) : undefined;
  const provider = behalf ?? whole.provider;
  const within = both(whole.validity, own);
  const practitioner = ownReference(member, ['Practitioner', 'PractitionerRole'], base);
  if (practitioner !== undefined) return { practitioner, source: whole.source, provider, ...within };
  const contained = containedIn(member, json);
  const role = contained && roleIn(contained, { base, localDay });
  if (!role) return undefined;
  const validity = both(within, role);
  return {
    practitioner: role.practitioner,
    source: whole.source,
    provider: provider ?? role.organization,
    ...validity,
  };
}

/** A resource inside the record that a reference such as "#1" leads to. */
function containedIn(reference: unknown, json: Json): FhirResource | undefined {
  const written = textIn(objectIn(reference)?.reference);
  if (written?.startsWith('#') !== true) return undefined;
  const found = objectsIn(json.contained).find(({ id }) => textIn(id) === written.slice(1));
  return found as unknown as FhirResource | undefined;
}
