import { randomUUID } from 'node:crypto';
import { invariant } from '@kohort/kernel';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ContactHistory } from './contact-history.js';
import { ContactDecisions, type ContactAsked, type DecisionMoment, type KeptDecision } from './contact-decisions.js';
import { decidePeople, type OtherTrials } from './decide-people.js';
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
    private readonly history: ContactHistory,
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
    const otherTrials = await this.#otherTrials(manager, asked, at);
    const decisions = await decidePeople(manager, this.rules, asked, at, otherTrials);
    const kept = asked.map(({ personId, trialId }, place): KeptDecision => {
      const decision = decisions[place];
      invariant(decision, 'each that is asked for is decided');
      return { id: randomUUID(), personId, trialId, decision };
    });
    return keepDecisions(manager, kept, moment);
  }

  /** Enrolment and outreach may know a person by the id of a Patient who was merged since. */
  async #otherTrials(manager: EntityManager, asked: readonly ContactAsked[], at: Date): Promise<OtherTrials> {
    const byTrial = new Map<string, (ids: readonly string[]) => ReturnType<OtherTrials>>();
    for (const trialId of new Set(asked.map((each) => each.trialId))) {
      const people = asked.filter((each) => each.trialId === trialId).map(({ personId }) => personId);
      const members = await membersOf(manager, people);
      const taking = await this.participation.inOtherTrial(manager, members, trialId);
      const left = await this.history.contactsLeft(manager, members, trialId, at);
      byTrial.set(trialId, (ids) => ({ inOtherTrial: ids.some((id) => taking.has(id)), contactsLeft: left(ids) }));
    }
    return (trialId, ids) => byTrial.get(trialId)?.(ids) ?? {};
  }
}
