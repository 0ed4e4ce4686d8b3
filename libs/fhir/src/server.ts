import { failed, ok, type Result } from '@kohort/kernel';
import { baseOf } from './address.js';
import { searchableTypes } from './capabilities.js';
import { fhirFault, ofTypes, unread, type FhirFault, type ReadItem } from './item.js';
import { LOOP, readPage } from './page.js';
import { inReadingOrder } from './reading-order.js';
import { asking, type Ask, type ServerOptions } from './requests.js';

interface Reading {
  /** The server's base address, without a slash at its end. */
  readonly base: string;
  readonly ask: Ask;
  readonly count: number;
}

/**
 * The resources of a FHIR R4 server, type by type through search, one batch per page. A type that the server does not
 * search is named and left out; a server that fails for good ends the reading, and says which types had not been read.
 */
export async function* readServer(
  address: string,
  types: readonly string[],
  options: ServerOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly ReadItem[]> {
  const base = baseOf(address, options.token);
  if (!base.ok) {
    yield [unread('server', 'rest', base.error)];
    return;
  }
  const reading = { base: base.value, ask: asking(base.value, options, signal), count: options.count ?? 200 };
  const searchable = await capabilities(reading);
  if (!searchable.ok) {
    yield [unread(`${base.value}/metadata`, 'rest', searchable.error)];
    return;
  }
  const ordered = inReadingOrder(types, (each) => each);
  for (const [index, type] of ordered.entries()) {
    if (!searchable.value.has(type)) {
      const fault = fhirFault('unsupported-type', `The server does not search ${type}.`);
      yield ofTypes([unread(`${base.value}/${type}`, 'part', fault)], [type]);
      continue;
    }
    for await (const items of pages(reading, type)) {
      const ends = items.some((item) => !item.ok && item.loss === 'rest');
      yield ofTypes(items, ends ? ordered.slice(index) : [type]);
      if (ends) return;
    }
  }
}

/** Whether a FHIR R4 server answers at this address now: its CapabilityStatement is asked for once. */
export async function pingServer(
  address: string,
  options: Pick<ServerOptions, 'token' | 'timeout'>,
): Promise<Result<undefined, FhirFault>> {
  const base = baseOf(address, options.token);
  if (!base.ok) return base;
  const ask = asking(base.value, { ...options, attempts: 1 }, undefined);
  const searchable = await capabilities({ ask });
  return searchable.ok ? ok(undefined) : searchable;
}

async function capabilities({ ask }: Pick<Reading, 'ask'>): Promise<Result<ReadonlySet<string>, FhirFault>> {
  const answer = await ask((client, options) => client.capabilityStatement(options));
  if (answer.ok) return searchableTypes(answer.value);
  const { fault } = answer.error;
  if (fault.code !== 'refused') return failed(fault);
  return failed({ ...fault, code: 'not-fhir', message: `There is no FHIR server: ${fault.message}` });
}

/** The pages of one resource type. */
async function* pages({ base, ask, count }: Reading, type: string): AsyncGenerator<readonly ReadItem[]> {
  let url = `${base}/${type}?_count=${count}`;
  const seen = new Set([url]);
  for (let page = 1; ; page += 1) {
    const at = `${base}/${type}, page ${page}`;
    const answer = await ask((client, options) => client.request(url, { options }));
    if (!answer.ok) {
      yield [unread(at, answer.error.loss, answer.error.fault)];
      return;
    }
    const { items, next } = readPage(answer.value, at, type, base);
    if (next !== undefined && seen.has(next)) items.push(unread(at, 'part', LOOP));
    yield items;
    if (next === undefined || seen.has(next)) return;
    seen.add(next);
    url = next;
  }
}
