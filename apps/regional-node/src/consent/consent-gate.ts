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
import { ContactGate } from '../matching/contact-gate.js';
import { consentsOf } from './consents-of.js';

/** Decides by the Consents that ingestion has stored, in the caller's transaction. */
export class ConsentGate extends ContactGate {
  constructor(
    private readonly policy: ContactPolicy,
    private readonly localDay: LocalDay,
  ) {
    super();
  }

  async contactable(manager: EntityManager, personIds: readonly string[], at: Date): Promise<ReadonlySet<string>> {
    const decisions = await this.decide(manager, personIds, at);
    return new Set([...decisions].filter(([, { permit }]) => permit).map(([id]) => id));
  }

  /** The decision for each of these people of whom something may be concluded; whoever has none may not be contacted. */
  async decide(
    manager: EntityManager,
    personIds: readonly string[],
    at: Date,
  ): Promise<ReadonlyMap<string, ContactDecision>> {
    const patients = await patientsOf(manager, personIds);
    const consents = await consentsOf(
      manager,
      patients.map(({ id }) => id),
    );
    const decisions = new Map<string, ContactDecision>();
    for (const id of new Set(patients.map(({ survivorId }) => survivorId))) {
      const group = patients.filter(({ survivorId }) => survivorId === id);
      if (!isOpen(id, group)) continue;
      const own = group.flatMap((patient) => consents.get(patient.id) ?? []);
      decisions.set(id, this.decision(own, this.flags(id, group, at), at));
    }
    return decisions;
  }

  private decision(consents: readonly ConsentStatement[], flags: ContactFlags, at: Date): ContactDecision {
    const { policy, localDay } = this;
    const purpose = 'contact-about-research';
    return decideContact({ purpose, consents, objections: [], flags, policy, at: at.getTime(), localDay });
  }

  /** What protects a person counts wherever it is written; the birth date is that of the Patient who survived. */
  private flags(id: string, group: readonly PatientOf[], at: Date): ContactFlags {
    const own = group.find((patient) => patient.id === id);
    return {
      deceased: group.some(({ person }) => person.deceased),
      protectedIdentity: group.some(({ person }) => person.protectedIdentity),
      minor: isMinor(own?.person.birth, this.localDay(at.getTime())),
      blockedUnits: [],
    };
  }
}

/**
 * Whether anything may be decided for a person: not where a Patient cannot be read or is out of use, nor where another
 * Patient may be the same person, whose no is then not among these Consents.
 */
const isOpen = (id: string, group: readonly PatientOf[]): boolean =>
  group.every(({ isUnreadable, isDoubled }) => !isUnreadable && !isDoubled) &&
  group.some((patient) => patient.id === id && !patient.person.outOfUse);
