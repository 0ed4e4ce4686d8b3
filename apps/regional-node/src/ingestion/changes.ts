import { randomUUID } from 'node:crypto';
import type { Fact } from '@kohort/facts';
import { enqueue } from '@kohort/persistence';
import type { EntityManager } from 'typeorm';
import { askForReview } from '../consent/contact-review.js';
import { storable } from './keys.js';
import { peopleChanged } from './people-changed.js';
import { packFacts } from './stored-facts.js';

interface Change {
  readonly records: Set<string>;
  readonly facts: Fact[];
  whole: boolean;
}

/** What a transaction has changed of people; told at its end, so that each is named as merged as they are then. */
export class Changes {
  readonly #people = new Map<string, Change>();
  readonly #contacts = new Set<string>();

  /** A record of theirs came, changed or went: `facts` before and after. */
  record(personId: string | null | undefined, record: string, facts: readonly Fact[]): void {
    if (personId === null || personId === undefined) return;
    const change = this.#of(personId);
    change.records.add(record);
    change.facts.push(...facts);
  }

  /** The person as a whole is another than before, because of this record. */
  whole(personId: string, record = `Patient/${personId}`): void {
    const change = this.#of(personId);
    change.whole = true;
    change.records.add(record);
  }

  /** Who treats them is another than before, or what else bears on contact: outreach looks at them again. */
  contact(personIds: readonly string[]): void {
    for (const id of personIds) this.#contacts.add(id);
  }

  #of(personId: string): Change {
    const known = this.#people.get(personId) ?? { records: new Set(), facts: [], whole: false };
    this.#people.set(personId, known);
    return known;
  }

  /** Stores the changes, with the job that takes them. Before all has been read once there is nobody to tell. */
  async tell(manager: EntityManager, loaded: boolean): Promise<void> {
    if (!loaded) return;
    const wholes = [...this.#people].filter(([, { whole }]) => whole).map(([id]) => id);
    await askForReview(manager, [...new Set([...this.#contacts, ...wholes].map(storable))]);
    if (this.#people.size === 0) return;
    const rows = [...this.#people].map(([person, { records, facts, whole }]) => ({
      person: storable(person),
      records: [...records].map(storable),
      facts: packFacts(facts),
      whole,
    }));
    await manager.query(
      `insert into person_change (person_id, records, facts, whole)
         select coalesce(p.survivor_id, c.person), c.records, c.facts, c.whole
           from json_to_recordset($1::json) as c (person text, records text[], facts text, whole boolean)
           left join person p on p.id = c.person
         union all
         -- Whoever is one with another now is nobody by the own id any more: that concerns every trial too.
         select p.id, c.records, c.facts, true
           from json_to_recordset($1::json) as c (person text, records text[], facts text, whole boolean)
           join person p on p.id = c.person and p.survivor_id <> p.id
           where c.whole`,
      [JSON.stringify(rows)],
    );
    await enqueue(manager, { job: peopleChanged.name, id: randomUUID(), payload: {} });
  }
}
