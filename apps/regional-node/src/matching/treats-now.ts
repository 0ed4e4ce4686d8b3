import { ENCOUNTER_SIGHT_MS, TREATING } from '../treatment/treating.js';

/** Where it is asked who is meant: whether the answer is bound to care providers. */
export interface Bound {
  readonly isBound: boolean;
}

/** `seen` is a row of PEOPLE_IN_SIGHT; these parameters say who asks and when. */
export const treatsParameters = (practitioner: string, account: string, now: number) => ({
  seesAs: practitioner,
  seesAccount: account,
  seesAt: now,
  seesSince: now - ENCOUNTER_SIGHT_MS,
});

const isOn = (row: string): string => `(${row}.valid_from is null or ${row}.valid_from <= :seesAt)`;
/** Of a role that is over nobody is the holder. */
const ROLES = `select held.reference from practitioner_role held
  where held.practitioner = :seesAs and ${isOn('held')} and (held.valid_until is null or held.valid_until >= :seesAt)`;

/** By the record of the person, which names the provider. */
const isGeneralPractitioner = ({ isBound }: Bound): string =>
  `(:seesAs = any(seen.practitioners) or seen.practitioners && array(${ROLES}))${
    isBound ? ' and seen.provider = any(:seesProviders)' : ''
  }`;

/** The provider of the relation, or its unit, where one is named; else the person's. */
const WITHIN = `(t.unit = any(:seesProviders) or t.provider = any(:seesProviders)
  or t.unit is null and seen.provider = any(:seesProviders))`;

/** By a CareTeam that is on, or an Encounter that is not long over; of all Patients who are one person. */
const isTreating = ({ isBound }: Bound): string =>
  `seen.readable and exists (
     select from person patient join (${TREATING}) t on t.person_id = patient.id
      where patient.survivor_id = seen.person and t.named = any(array(select :seesAs union all ${ROLES}))
        and ${isOn('t')}
        and (t.valid_until is null or t.valid_until >= case t.source when 'encounter' then :seesSince else :seesAt end)
        ${isBound ? `and ${WITHIN}` : ''})`;

/** Whoever a case is with now: a deputy or a superior treats the person no other way. */
const HAS_BEEN_ASKED = `exists (
  select from person patient join outreach_case asked on asked.person_id = patient.id
   where patient.survivor_id = seen.person and asked.recipient = :seesAccount
     and asked.state in ('queued', 'sent', 'uncertain', 'undeliverable', 'snoozed', 'answered'))`;

/** Whether who asks treats the person now, by any of the three sources, or has been asked about the person. */
export const treatsNow = (bound: Bound): string =>
  `(${isGeneralPractitioner(bound)} or ${isTreating(bound)} or ${HAS_BEEN_ASKED})`;
