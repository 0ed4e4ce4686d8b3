import {
  partitionByPerson,
  readResources,
  type FhirResource,
  type PersonResources,
  type ReadItem,
  type ReadResource,
  type Unread,
} from '@kohort/fhir';
import { EXIT, SandboxFailure } from '../failure.js';
import { resourceTypes } from '../fhir-server/resource-types.js';
import { checkResource } from '../fhir-server/resource.js';
import type { PeopleSource } from './people-source.js';
import { conditionalNames, personNamed, withReferences } from './references.js';

const NAMED = 3;

const sentence = ({ fault }: Unread): string => `${fault.message}${fault.hint === undefined ? '' : ` ${fault.hint}`}`;

/** The people of a folder of ndjson files or JSON documents, whose records may be in any order and any number of files. */
export class PeopleFolder implements PeopleSource {
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #shared: FhirResource[] = [];
  /** Names by which resources of a Bundle refer to each other → "Type/id". */
  readonly #urns = new Map<string, string>();
  /** Conditional references to people → "Patient/id". */
  readonly #named = new Map<string, string>();
  readonly #unread: Unread[] = [];
  #read = 0;
  #withoutPerson = 0;

  constructor(folder: string, signal: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
  }

  /** @throws SandboxFailure where nothing can be read at all */
  async *people(): AsyncGenerator<readonly FhirResource[]> {
    const batches = readResources(this.#folder, { types: [...resourceTypes], signal: this.#signal });
    const people = partitionByPerson(this.#storable(batches), {
      personOf: (item) => this.#personOf(item),
      onShared: (item) => this.#shared.push(this.#resource(item)),
      onUnread: (item) => this.#lost(item),
      signal: this.#signal,
    });
    let any = false;
    for await (const { items } of people) {
      if (!items.some(isPatient)) {
        this.#withoutPerson += items.length;
        continue;
      }
      any = true;
      yield items.map((item) => this.#resource(item));
    }
    if (!any) throw new SandboxFailure(`${this.#folder}: there is no Patient in this folder.`, EXIT.usage);
  }

  readonly shared = (): readonly FhirResource[] => this.#shared;

  readonly remarks = (): readonly string[] => [
    ...this.#unread.slice(0, NAMED).map((item) => `Not read: ${item.at}: ${sentence(item)}`),
    ...(this.#unread.length > NAMED ? [`Not read: ${this.#unread.length - NAMED} more.`] : []),
    ...(this.#withoutPerson > 0 ? [`Left out: ${this.#withoutPerson} records of people who are not there.`] : []),
  ];

  /** Leaves out what the FHIR server would refuse, with the names that the resources of a Bundle give each other. */
  async *#storable(batches: AsyncIterable<readonly ReadItem[]>): AsyncGenerator<readonly ReadItem[]> {
    for await (const batch of batches) {
      yield batch.map((item): ReadItem => {
        if (!item.ok) return item;
        this.#read += 1;
        const named = identified(item);
        const fault = faultOf(named.resource);
        if (fault !== undefined)
          return { ok: false, at: item.at, loss: 'record', fault: { code: 'not-fhir', message: fault, path: '' } };
        const { resourceType, id } = named.resource;
        if (item.fullUrl?.startsWith('urn:') && id !== undefined) this.#urns.set(item.fullUrl, `${resourceType}/${id}`);
        return named;
      });
    }
  }

  #personOf({ resource }: ReadResource): string | undefined {
    if (resource.resourceType === 'Patient') {
      for (const name of conditionalNames(resource)) this.#named.set(name, resource.id ?? '');
      return resource.id;
    }
    const name = personNamed(this.#urns.size === 0 ? resource : this.#resolved(resource));
    return name?.startsWith('Patient/') ? name.slice('Patient/'.length) : this.#named.get(name ?? '');
  }

  #resource({ resource, raw }: PersonResources['items'][number]): FhirResource {
    return this.#urns.size === 0 || raw?.includes('urn:') === false ? resource : this.#resolved(resource);
  }

  #resolved(resource: FhirResource): FhirResource {
    return withReferences(resource, (reference) => this.#urns.get(reference) ?? reference);
  }

  #lost(item: Unread): void {
    if (item.loss === 'rest' && this.#read === 0)
      throw new SandboxFailure(`${this.#folder}: ${sentence(item)}`, EXIT.usage);
    this.#unread.push(item);
  }
}

const isPatient = ({ resource }: ReadResource): boolean => resource.resourceType === 'Patient';

/** A Bundle's entry may have its id in its address alone. */
function identified(item: ReadResource): ReadResource {
  const id = /^urn:uuid:([0-9a-f-]{36})$/i.exec(item.fullUrl ?? '')?.[1];
  if (item.resource.id !== undefined || id === undefined) return item;
  return { ...item, raw: undefined, resource: { ...item.resource, id } };
}

function faultOf(resource: FhirResource): string | undefined {
  const checked = checkResource(resource);
  if (!checked.ok) return checked.error.message;
  return resource.resourceType === 'Patient' && resource.id === undefined ? 'A Patient needs an id.' : undefined;
}
