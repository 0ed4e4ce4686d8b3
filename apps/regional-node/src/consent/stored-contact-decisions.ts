import { randomUUID } from 'node:crypto';
import { invariant } from '@kohort/kernel';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ContactDecisions, type ContactAsked, type DecisionMoment, type KeptDecision } from './contact-decisions.js';
import { decidePeople } from './decide-people.js';
import { keepDecisions } from './keep-decisions.js';
import { lockContacts, membersOf } from './lock-contacts.js';
import { Participation } from './participation.js';
import { RegionRules } from './region-rules.js';

/** Decides as the gate does, for a trial, and keeps each decision with its trace. */
@Injectable()
export class StoredContactDecisions extends ContactDecisions {
  constructor(
    private readonly rules: RegionRules,
    private readonly participation: Participation,
  ) {
    super();
  }

  lock(manager: EntityManager, personIds: readonly string[]): Promise<void> {
    return lockContacts(manager, personIds);
  }

  async decide(
    manager: EntityManager,
    asked: readonly ContactAsked[],
    moment: DecisionMoment,
    at: Date,
  ): Promise<readonly KeptDecision[]> {
    const elsewhere = await this.#elsewhere(manager, asked);
    const decisions = await decidePeople(manager, this.rules, asked, at, elsewhere);
    const kept = asked.map(({ personId, trialId }, place): KeptDecision => {
      const decision = decisions[place];
      invariant(decision, 'each that is asked for is decided');
      return { id: randomUUID(), personId, trialId, decision };
    });
    await keepDecisions(manager, kept, moment);
    return kept;
  }

  /** The enrolment may know a person by the id of a Patient who was merged since. */
  async #elsewhere(manager: EntityManager, asked: readonly ContactAsked[]) {
    const taking = new Map<string, ReadonlySet<string>>();
    for (const trialId of new Set(asked.map((each) => each.trialId))) {
      const people = asked.filter((each) => each.trialId === trialId).map(({ personId }) => personId);
      const members = await membersOf(manager, people);
      taking.set(trialId, await this.participation.inOtherTrial(manager, members, trialId));
    }
    return (trialId: string, ids: readonly string[]): boolean => ids.some((id) => taking.get(trialId)?.has(id));
  }
}
