import { failed, ok, type Result } from '@kohort/kernel';
import { Client } from 'fhir-kit-client';
import { baseOf } from './address.js';
import { capabilitiesIn, type ServerCapabilities } from './capabilities.js';
import { deletionsIn, type Deletion } from './deletions.js';
import type { HttpFailure } from './http-failure.js';
import { fhirFault, type FhirFault, type FhirResource, type ReadItem } from './item.js';
import { instantIn } from './instant.js';
import { isObject } from './json.js';
import { nextPage, onServer, readPage } from './page.js';
import { asking, type Ask, type ServerOptions } from './requests.js';
import { demanded } from './retry.js';

/** Why a request gave nothing. */
export interface FhirFailure {
  readonly fault: FhirFault;
  /** The server itself is away or refuses us; else it is this one request that failed. */
  readonly away: boolean;
  /** Asking again as it is will not help. */
  readonly lasting: boolean;
  readonly status?: number;
  /** How long the server wants to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** What time it is on the server, in ms since 1970. */
export interface ServerTime {
  /** When it says that the search was made. */
  readonly at?: number;
  /** The Date of its answer, by a clock that may be another one than that of its records. */
  readonly date?: number;
}

export interface FhirPage extends ServerTime {
  readonly items: readonly ReadItem[];
  /** The address of the next page, on the server's own origin. */
  readonly next?: string;
  readonly total?: number;
}

export interface HistoryPage extends ServerTime {
  readonly deletions: readonly Deletion[];
  /** "Type/id" of resources that the page tells of in another way, newest entry first. */
  readonly alive: readonly string[];
  readonly next?: string;
}

/** Single requests to one FHIR R4 server, for who reads on as its records change. Nothing throws but an abort. */
export interface FhirClient {
  readonly base: string;
  capabilities(): Promise<Result<ServerCapabilities, FhirFailure>>;
  /** The first page of a search. */
  search(type: string, parameters: Readonly<Record<string, string>>): Promise<Result<FhirPage, FhirFailure>>;
  /** The page of a search at this address, which a page before named. */
  page(type: string, url: string): Promise<Result<FhirPage, FhirFailure>>;
  /** Deletions of a type since an instant. */
  history(type: string, since: string, next?: string): Promise<Result<HistoryPage, FhirFailure>>;
  /** undefined where it does not exist or was deleted. */
  read(type: string, id: string): Promise<Result<FhirResource | undefined, FhirFailure>>;
}

/** Opens a client; no request is made. Requests end when `signal` aborts, with its reason thrown. */
export function openFhirClient(
  address: string,
  options: ServerOptions & { readonly signal?: AbortSignal | undefined } = {},
): Result<FhirClient, FhirFault> {
  const base = baseOf(address, options.token);
  if (!base.ok) return base;
  return ok(clientOf(base.value, asking(base.value, options, options.signal)));
}

function clientOf(base: string, ask: Ask): FhirClient {
  const get = async (url: string): Promise<Result<FhirResource, FhirFailure>> => {
    const answer = await ask((client, options) =>
      client.request(url, { options: { ...options, headers: { 'cache-control': 'no-cache' } } }),
    );
    return answer.ok ? answer : failed(failureOf(answer.error));
  };
  const bundle = async (url: string): Promise<Result<FhirResource, FhirFailure>> => {
    // The token goes with the request: not to where another server's page has led.
    const own = onServer(url, base);
    if (!own.ok) return failed({ ...unusable(own.error), lasting: true });
    const answer = await get(url);
    if (!answer.ok || answer.value.resourceType === 'Bundle') return answer;
    return failed(unusable(fhirFault('not-fhir', `The answer is no Bundle but ${answer.value.resourceType}.`)));
  };
  const page = async (type: string, url: string): Promise<Result<FhirPage, FhirFailure>> => {
    const answer = await bundle(url);
    if (!answer.ok) return answer;
    const next = nextPage(answer.value, base);
    if (!next.ok) return failed({ ...unusable(next.error), lasting: true });
    const { items } = readPage(answer.value, `${base}/${type}`, type, base);
    const { total } = answer.value;
    return ok({
      items,
      ...(next.value === undefined ? {} : { next: next.value }),
      ...(isCount(total) ? { total } : {}),
      ...timeOf(answer.value),
    });
  };
  return {
    base,
    page,
    search: (type, parameters) => page(type, `${base}/${type}?${new URLSearchParams(parameters).toString()}`),
    capabilities: async () => {
      const answer = await ask((client, options) => client.capabilityStatement(options));
      if (!answer.ok) return failed({ ...failureOf(answer.error), away: true });
      const read = capabilitiesIn(answer.value);
      return read.ok ? read : failed({ fault: read.error, away: true, lasting: true });
    },
    history: async (type, since, next) => {
      const url = `${base}/${type}/_history?${new URLSearchParams({ _since: since, _count: '200' }).toString()}`;
      const answer = await bundle(next ?? url);
      if (!answer.ok) return answer;
      const following = nextPage(answer.value, base);
      if (!following.ok) return failed({ ...unusable(following.error), lasting: true });
      return ok({
        ...deletionsIn(answer.value, type),
        ...(following.value === undefined ? {} : { next: following.value }),
        ...timeOf(answer.value),
      });
    },
    read: async (type, id) => {
      const answer = await get(`${base}/${type}/${encodeURIComponent(id)}`);
      if (!answer.ok) return answer.error.status === 404 || answer.error.status === 410 ? ok(undefined) : answer;
      if (answer.value.resourceType === type && answer.value.id === id) return answer;
      return failed(unusable(fhirFault('not-fhir', 'The server gives another resource than the one asked for.')));
    },
  };
}

const unusable = (fault: FhirFault): FhirFailure => ({ fault, away: false, lasting: false });

function failureOf({ fault, loss, again, status, retryAfter }: HttpFailure): FhirFailure {
  const retryAfterMs = demanded(retryAfter ?? '', Date.now());
  return {
    fault,
    away: loss === 'rest',
    // A body that was cut off is no JSON either.
    lasting: !again && fault.code !== 'not-fhir',
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs > 0 ? { retryAfterMs } : {}),
  };
}

/** What can be counted; anything else says nothing. */
const isCount = (total: unknown): total is number =>
  Number.isInteger(total) && Number(total) >= 0 && Number(total) < 2 ** 31;

function timeOf(bundle: FhirResource): ServerTime {
  const date = instantIn(Client.httpFor(bundle).response?.headers.get('date'));
  const at = isObject(bundle['meta']) ? instantIn(bundle['meta']['lastUpdated']) : undefined;
  return { ...(at === undefined ? {} : { at }), ...(date === undefined ? {} : { date }) };
}
