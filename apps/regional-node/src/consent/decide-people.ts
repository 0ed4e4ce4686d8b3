import {
  decideContact,
  isMinor,
  type ConsentStatement,
  type ContactDecision,
  type ContactFlags,
  type ContactPolicy,
} from '@kohort/consent';
import type { LocalDay } from '@kohort/kernel';
import type { EntityManager } from 'typeorm';
import { patientsOf, type PatientOf } from '../ingestion/patients-of.js';
import { consentsOf } from './consents-of.js';
import { policyFor, regionPolicy, trialPolicies } from './policies-in-force.js';
import { survivorsOf } from './survivors-of.js';
import { wishesOf, type Wishes } from './wishes-of.js';

/** By what a region decides. */
export interface GateRules {
  /** That of the configuration. */
  readonly policy: ContactPolicy;
  readonly localDay: LocalDay;
}

/** Somebody, and the trial that asks, where one does. */
export interface Question {
  readonly personId: string;
  readonly trialId?: string;
}

/** What other trials come to for somebody who is these Patients, as one asks. */
export type OtherTrials = (
  trialId: string,
  patientIds: readonly string[],
) => Pick<ContactFlags, 'inOtherTrial' | 'contactsLeft'>;

/** Everything that the answers rest on, read at one time. */
interface Known {
  readonly survivors: ReadonlyMap<string, string>;
  readonly patients: readonly PatientOf[];
  readonly consents: ReadonlyMap<string, readonly ConsentStatement[]>;
  readonly wishes: (patientIds: readonly string[]) => Wishes;
}

/** Decides for each question, in their order, on what is committed now. Of whom nothing may be concluded is denied. */
export async function decidePeople(
  manager: EntityManager,
  rules: GateRules,
  questions: readonly Question[],
  at: Date,
  otherTrials: OtherTrials = () => ({}),
): Promise<readonly ContactDecision[]> {
  if (questions.length === 0) return [];
  const known = await read(
    manager,
    questions.map(({ personId }) => personId),
    at,
  );
  const region = await regionPolicy(manager, rules.policy);
  const trials = await trialPolicies(
    manager,
    questions.flatMap(({ trialId }) => trialId ?? []),
  );
  const { localDay } = rules;
  return questions.map(({ personId, trialId }) => {
    const { group, ids, id } = memberships(known, personId);
    const wishes = known.wishes(ids);
    return decideContact({
      purpose: 'contact-about-research',
      consents: ids.flatMap((patientId) => known.consents.get(patientId) ?? []),
      objections: wishes.objections,
      flags: {
        ...flagsOf(id, group, wishes, localDay(at.getTime())),
        ...(trialId === undefined ? {} : otherTrials(trialId, ids)),
      },
      policy: trialId === undefined ? region : policyFor(region, trials.get(trialId)),
      ...(trialId === undefined ? {} : { trialId }),
      at: at.getTime(),
      localDay,
    });
  });
}

async function read(manager: EntityManager, personIds: readonly string[], at: Date): Promise<Known> {
  const survivors = await survivorsOf(manager, personIds);
  const patients = await patientsOf(manager, [...new Set(survivors.values())]);
  // Also what is known of those whose Patient is gone.
  const ids = [...new Set([...personIds, ...survivors.values(), ...patients.map(({ id }) => id)])];
  return { survivors, patients, consents: await consentsOf(manager, ids), wishes: await wishesOf(manager, ids, at) };
}

function memberships({ survivors, patients }: Known, personId: string) {
  const id = survivors.get(personId) ?? personId;
  const group = patients.filter(({ survivorId }) => survivorId === id);
  return { id, group, ids: [...new Set([personId, id, ...group.map((patient) => patient.id)])] };
}

/** What protects a person counts wherever it is written; the birth date is that of the Patient who survived. */
function flagsOf(id: string, group: readonly PatientOf[], wishes: Wishes, today: number): ContactFlags {
  const own = group.find((patient) => patient.id === id);
  return {
    deceased: wishes.deathReported || group.some(({ person }) => person.deceased),
    protectedIdentity: group.some(({ person }) => person.protectedIdentity),
    minor: isMinor(own?.person.birth, today),
    inconclusive: !isConclusive(own, group),
    blockedUnits: wishes.blockedUnits,
  };
}

/**
 * Whether anything may be concluded of a person: not where a Patient cannot be read or is out of use, nor where another
 * Patient may be the same person, whose no is then not among these Consents.
 */
const isConclusive = (own: PatientOf | undefined, group: readonly PatientOf[]): boolean =>
  own !== undefined &&
  !own.person.outOfUse &&
  group.every(({ isUnreadable, isDoubled }) => !isUnreadable && !isDoubled);
