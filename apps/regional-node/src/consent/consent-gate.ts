import type { ContactDecision } from '@kohort/consent';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ContactGate } from '../matching/contact-gate.js';
import { decidePeople } from './decide-people.js';
import { RegionRules } from './region-rules.js';
import { survivorsOf } from './survivors-of.js';

/** Decides whom a contact may reach at all, whatever the trial, in the caller's transaction. Keeps nothing of it. */
@Injectable()
export class ConsentGate extends ContactGate {
  constructor(private readonly rules: RegionRules) {
    super();
  }

  async contactable(manager: EntityManager, personIds: readonly string[], at: Date): Promise<ReadonlySet<string>> {
    const decisions = await this.decide(manager, personIds, at);
    return new Set([...decisions].filter(([, { permit }]) => permit).map(([id]) => id));
  }

  /** The decision for each of these who is a person by this id; whoever is merged into another has none. */
  async decide(
    manager: EntityManager,
    personIds: readonly string[],
    at: Date,
  ): Promise<ReadonlyMap<string, ContactDecision>> {
    const survivors = await survivorsOf(manager, personIds);
    const ids = [...survivors].filter(([id, survivor]) => id === survivor).map(([id]) => id);
    const questions = ids.map((personId) => ({ personId }));
    const decisions = await decidePeople(manager, this.rules, questions, at);
    return new Map(decisions.map((decision, at) => [ids[at] ?? '', decision]));
  }
}
