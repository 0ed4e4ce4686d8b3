import type { FhirResource, Meta } from './fhir.js';
import type { Person } from './person.js';
import { randomOf, type Random } from './random.js';
import { GENERATED } from './tag.js';

/** A resource as a topic writes it: who it is about and its marks come from the chart. */
export type Draft<Resource extends FhirResource> = Omit<Resource, 'id' | 'meta'> & { meta?: Meta };
export type Recorded<Resource extends FhirResource> = Resource & { id: string };

/** The record of one person while it is written. */
export interface Chart {
  readonly person: Person;
  readonly resources: FhirResource[];
  /** The random stream of a topic: what one topic draws never moves what another does. */
  random(topic: string): Random;
  /** Adds a resource under the next id of its topic. */
  add<Resource extends FhirResource>(topic: string, draft: Draft<Resource>): Recorded<Resource>;
}

export function chartOf(person: Person): Chart {
  const resources: FhirResource[] = [];
  const counts = new Map<string, number>();
  return {
    person,
    resources,
    random: (topic) => randomOf(person.seed, person.index, topic),
    add<Resource extends FhirResource>(topic: string, draft: Draft<Resource>) {
      const number = (counts.get(topic) ?? 0) + 1;
      counts.set(topic, number);
      const resource = { id: `${person.id}-${topic}-${number}`, meta: GENERATED, ...draft } as Recorded<Resource>;
      resources.push(resource);
      return resource;
    },
  };
}
