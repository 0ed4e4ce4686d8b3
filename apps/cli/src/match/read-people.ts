import type { Holdings } from '@kohort/criteria';
import {
  FACT_RESOURCES,
  identified,
  isFactResource,
  personFault,
  personRecord,
  ReferenceIndex,
  resourcesIn,
  subjectOf,
  type Fact,
  type FactContext,
  type FactResource,
  type FhirResource,
  type PersonRecord,
} from '@kohort/facts';
import { partitionByPerson, readResources, type PersonResources, type ReadResource, type Unread } from '@kohort/fhir';
import type { Coverage } from '@kohort/evaluation';
import { localDayIn } from '@kohort/kernel';
import { splitConcept } from '@kohort/vocabulary';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { NAMED_FAULTS, type Unreadable } from './summary.js';

export interface ReadingRequest {
  readonly source: string;
  readonly token?: string;
  readonly timeZone: string;
  readonly onRead: (records: number) => void;
}

export interface ReadingCounts {
  readonly read: number;
  readonly unreadable: number;
  readonly faults: readonly Unreadable[];
  readonly withoutPerson: number;
  /** Identifiers that several patients carry. */
  readonly duplicates: number;
}

const TYPES = ['Patient', 'Medication', 'Substance', ...FACT_RESOURCES];

/** The people of one source, once through, with what was lost on the way. */
export class Reading {
  readonly #request: ReadingRequest;
  readonly #index = new ReferenceIndex();
  readonly #context: FactContext;
  readonly #held = new Set<string>();
  readonly #holdings = new Map<FactResource, Set<string>>();
  readonly #lacking = new Set<FactResource>();
  readonly #unsearched = new Set<FactResource>();
  readonly #faults: Unreadable[] = [];
  /** Patients of whom another one may tell too; known only once all have been read. */
  #doubles: ReadonlySet<string> | undefined;
  #read = 0;
  #unreadable = 0;
  #withoutPerson = 0;

  constructor(request: ReadingRequest) {
    this.#request = request;
    this.#context = {
      localDay: localDayIn(request.timeZone),
      medication: (reference) => this.#index.medication(reference),
      resolve: (reference) => this.#resolved(reference),
    };
  }

  /** Every person with all facts, in memory that does not grow with the source. */
  async *people(): AsyncGenerator<PersonRecord> {
    const { source, token } = this.#request;
    const batches = readResources(source, { types: TYPES, server: token === undefined ? {} : { token } });
    const people = partitionByPerson(batches, {
      personOf: (item) => this.#personOf(item),
      onShared: () => undefined,
      onUnread: (item) => this.#lost(item),
    });
    for await (const person of people) {
      const record = this.#recordOf(person);
      if (!record) continue;
      for (const fact of record.facts) this.#note(fact);
      yield record;
    }
  }

  /**
   * Whether the source holds records of this type, all of which could be read and given to their person. A server keeps
   * every type that it lets be searched. Ask after the first person has come.
   */
  coverage(resource: FactResource): ReturnType<Coverage> {
    if (this.#lacking.has(resource)) return 'incomplete';
    const searched = /^https?:/i.test(this.#request.source) && !this.#unsearched.has(resource);
    return searched || this.#held.has(resource) ? 'complete' : 'not-kept';
  }

  counts(): ReadingCounts {
    return {
      read: this.#read,
      unreadable: this.#unreadable,
      faults: this.#faults,
      withoutPerson: this.#withoutPerson,
      duplicates: this.#index.duplicates().length,
    };
  }

  #resolved(reference: string): string | undefined {
    const resolved = this.#index.resolve(reference);
    return resolved.ok ? resolved.value : undefined;
  }

  /** The resource types that people's records are of, and the code systems that they are coded in. */
  holdings(): Holdings {
    return this.#holdings;
  }

  #note({ source, concepts }: Fact): void {
    const systems = this.#holdings.get(source.resource) ?? new Set<string>();
    this.#holdings.set(source.resource, systems);
    for (const { system } of concepts.map(splitConcept)) if (system !== '') systems.add(system);
  }

  /** The id of the person whom a resource is about; everything is indexed on the way, patients first. */
  #personOf({ resource, fullUrl, at }: ReadResource): string | undefined {
    this.#read += 1;
    this.#request.onRead(this.#read);
    this.#held.add(resource.resourceType);
    this.#index.add(resource, fullUrl);
    if (resource.resourceType === 'Patient') return idOf(resource, fullUrl, at);
    if (!isFactResource(resource.resourceType)) return undefined;
    const subject = subjectOf(resource);
    const named = subject === undefined ? undefined : this.#resolved(subject);
    if (named?.startsWith('Patient/')) return named.slice('Patient/'.length);
    this.#withoutPerson += 1;
    // It may be anybody's, unless it says that it is about something else.
    if (named === undefined) for (const type of resourcesIn(resource)) this.#lacking.add(type);
    return undefined;
  }

  #recordOf({ items }: PersonResources): PersonRecord | undefined {
    const patient = items.findLast(({ resource }) => resource.resourceType === 'Patient');
    if (!patient) {
      this.#withoutPerson += items.length;
      return undefined;
    }
    const places = new Map<FhirResource, string>();
    const named = items.map(({ resource, fullUrl, at }): FhirResource => {
      const whole = resource.id === undefined ? { ...resource, id: idOf(resource, fullUrl, at) } : resource;
      places.set(whole, at);
      return whole;
    });
    const self = named[items.indexOf(patient)];
    const fault = personFault(patient.resource);
    if (fault) this.#name(patient.at, fault.message);
    if (fault || !self) return undefined;
    this.#doubles ??= this.#index.doubles();
    const others = named.filter(({ resourceType }) => resourceType !== 'Patient');
    return personRecord(self, others, this.#context, {
      doubled: this.#doubles.has(`Patient/${self.id ?? ''}`),
      onFault: (resource, { message }) =>
        this.#name(places.get(resource) ?? `${resource.resourceType}/${resource.id ?? ''}`, message),
    });
  }

  /** Without a fault to stop it, a reading goes on; what it lost is named, and its type is complete no longer. */
  #lost({ at, loss, fault, types = TYPES }: Unread): void {
    const message = `${fault.message}${fault.hint ? ` ${fault.hint}` : ''}`;
    if (loss === 'rest' && this.#read === 0) throw new CommandFailure(EXIT.source, [`${at}: ${message}`]);
    const unsearched = fault.code === 'unsupported-type';
    for (const type of types.flatMap(typesBehind)) (unsearched ? this.#unsearched : this.#lacking).add(type);
    if (!unsearched) this.#name(at, message);
  }

  #name(at: string, message: string): void {
    this.#unreadable += 1;
    if (this.#faults.length < NAMED_FAULTS) this.#faults.push({ at, message });
  }
}

const idOf = (resource: FhirResource, fullUrl: string | undefined, at: string): string =>
  identified(resource, fullUrl).id ?? at;

/**
 * The types of facts that may be missing where resources of a type are: whose records they would be, a lost Patient might
 * have told. A lost Medication is found missing where a record refers to it.
 */
function typesBehind(type: string): readonly FactResource[] {
  if (type === 'Patient') return FACT_RESOURCES;
  return isFactResource(type) ? [type] : [];
}
