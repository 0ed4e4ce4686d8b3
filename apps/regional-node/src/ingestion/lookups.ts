import { ReferenceIndex, referenceKey, subjectOf, type FhirResource, type Person } from '@kohort/facts';
import type { DayRange } from '@kohort/kernel';
import type { Concept } from '@kohort/vocabulary';
import type { EntityManager } from 'typeorm';
import { storable, storedKey } from './keys.js';

/** Types that are looked up by their identifiers: those that are read from the server. */
const LOOKED_UP = /^(?:Patient|Medication|Substance)\?/;
const MEDICATION = /^(Medication|Substance)\/(.+)$/;
const PATIENT = 'Patient/';

/**
 * What the reading of records asks for beside them, answered from the database. A question whose answer has not been
 * fetched yet is answered with nothing and remembered; after `fetch` it is asked again.
 */
export class Lookups {
  readonly #holders = new Map<string, readonly string[]>();
  readonly #index = new ReferenceIndex();
  /** Fetched Medications and Substances that there are, with the keys of their ingredients. */
  readonly #ingredients = new Map<string, readonly string[]>();
  readonly #fetched = new Set<string>();
  readonly #births = new Map<string, DayRange | undefined>();
  #openKeys = new Set<string>();
  #openPeople = new Set<string>();

  /** How many questions are open. */
  get open(): number {
    return this.#openKeys.size + this.#openPeople.size;
  }

  /** Asks ahead what the reading of this record will ask. */
  expect(resource: FhirResource): void {
    const subject = subjectOf(resource);
    const named = subject === undefined ? undefined : this.resolve(subject, new Set());
    if (named?.startsWith(PATIENT)) this.birth(named.slice(PATIENT.length));
  }

  /** "Type/id", as `ReferenceIndex.resolve` has it. What was looked up is added to `needs`. */
  resolve(reference: string, needs: Set<string>): string | undefined {
    const key = referenceKey(reference);
    if (key === undefined || !key.includes('?')) return key;
    if (!LOOKED_UP.test(key)) return undefined;
    needs.add(storedKey(key));
    const holders = this.#holders.get(key);
    if (holders === undefined) this.#openKeys.add(key);
    return holders?.length === 1 ? holders[0] : undefined;
  }

  medication(reference: string, needs: Set<string>): readonly Concept[] | undefined {
    const named = this.resolve(reference, needs);
    if (named === undefined) return undefined;
    this.#follow(named, needs, new Set());
    return this.#index.medication(named);
  }

  birth(person: string): DayRange | undefined {
    if (!this.#births.has(person)) this.#openPeople.add(person);
    return this.#births.get(person);
  }

  /** Everything that a Medication is made of must be at hand, also what only makes a reference ambiguous. */
  #follow(named: string, needs: Set<string>, seen: Set<string>): void {
    if (seen.has(named) || !MEDICATION.test(named)) return;
    seen.add(named);
    needs.add(storedKey(named));
    if (!this.#fetched.has(named)) this.#openKeys.add(named);
    for (const ingredient of this.#ingredients.get(named) ?? []) {
      this.resolve(ingredient, needs);
      const key = referenceKey(ingredient) ?? '';
      for (const one of key.includes('?') ? (this.#holders.get(key) ?? []) : [key]) this.#follow(one, needs, seen);
    }
  }

  /** Fetches what was asked for in vain. */
  async fetch(manager: EntityManager): Promise<void> {
    const [keys, people] = [[...this.#openKeys], [...this.#openPeople]];
    this.#openKeys = new Set();
    this.#openPeople = new Set();
    const conditional = keys.filter((key) => key.includes('?'));
    const named = keys.filter((key) => !key.includes('?'));
    if (conditional.length > 0) await this.#fetchHolders(manager, conditional);
    if (named.length > 0) await this.#fetchMedications(manager, named);
    if (people.length > 0) await this.#fetchBirths(manager, people);
  }

  async #fetchHolders(manager: EntityManager, keys: readonly string[]): Promise<void> {
    const rows = await manager.query<{ key: string; type: string; id: string }[]>(
      'select key, type, id from reference_key where key = any($1)',
      [keys.map(storedKey)],
    );
    for (const key of keys) {
      const digest = storedKey(key);
      this.#holders.set(
        key,
        rows.filter((row) => row.key === digest).map(({ type, id }) => `${type}/${id}`),
      );
    }
  }

  async #fetchMedications(manager: EntityManager, named: readonly string[]): Promise<void> {
    const parts = named.map((name) => MEDICATION.exec(name) ?? []);
    const rows = await manager.query<{ type: string; id: string; resource: string; ingredients: string[] }[]>(
      `select m.type, m.id, m.resource, m.ingredients
         from unnest($1::text[], $2::text[]) as asked (type, id)
         join medication m on m.type = asked.type and m.id = asked.id`,
      [parts.map(([, type = '']) => type), parts.map(([, , id = '']) => storable(id))],
    );
    for (const name of named) this.#fetched.add(name);
    for (const { type, id, resource, ingredients } of rows) {
      this.#index.add(JSON.parse(resource) as FhirResource);
      this.#ingredients.set(`${type}/${id}`, ingredients);
    }
  }

  async #fetchBirths(manager: EntityManager, people: readonly string[]): Promise<void> {
    const rows = await manager.query<{ id: string; person: string }[]>(
      'select id, person from person where id = any($1)',
      [people.map(storable)],
    );
    const births = new Map(rows.map(({ id, person }) => [id, (JSON.parse(person) as Person).birth]));
    for (const person of people) this.#births.set(person, births.get(storable(person)));
  }
}
