import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FACT_RESOURCES } from '@kohort/facts';
import { CARE_RESOURCES } from '../write-care.js';

export interface Stored {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

interface Version {
  readonly resource: Stored | undefined;
  readonly version: number;
  readonly at: number;
}

/** Answers in place of the server; true where it has. */
export type Interference = (request: { path: string; response: ServerResponse }) => boolean;

/** A FHIR server in memory, as far as ingestion asks for: search, paging, history, read; and what a test does to it. */
export class FakeFhirServer {
  readonly #versions = new Map<string, Version[]>();
  #last = Date.now() - 3_600_000;
  /** Paths that were asked for, below the base. */
  asked: string[] = [];
  interfere: Interference = () => false;
  unsupported: ReadonlySet<string> = new Set();
  tellsHistory = true;
  pageSize = 200;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeFhirServer> {
    const server = createServer();
    const fake = new FakeFhirServer(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => fake.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/fhir`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Stores a resource as its next version; its time is now unless the test says another one. */
  put(resource: Stored, at = this.#clock()): void {
    const key = `${resource.resourceType}/${resource.id}`;
    const versions = this.#versions.get(key) ?? [];
    const version = versions.length + 1;
    const meta = {
      ...(resource['meta'] as object),
      versionId: String(version),
      lastUpdated: new Date(at).toISOString(),
    };
    this.#versions.set(key, [...versions, { resource: { ...resource, meta }, version, at }]);
  }

  delete(type: string, id: string): void {
    const versions = this.#versions.get(`${type}/${id}`) ?? [];
    this.#versions.set(`${type}/${id}`, [
      ...versions,
      { resource: undefined, version: versions.length + 1, at: this.#clock() },
    ]);
  }

  /** As it is now. */
  all(): Stored[] {
    return [...this.#versions.values()].flatMap((versions) => versions.at(-1)?.resource ?? []);
  }

  /** No two resources are stored at the same time. */
  #clock(): number {
    this.#last = Math.max(this.#last + 1, Date.now());
    return this.#last;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent((request.url ?? '').replace(/^\/fhir\//, ''));
    this.asked.push(path);
    if (this.interfere({ path, response })) return;
    const url = new URL(request.url ?? '', 'http://x');
    const [type = '', id] = url.pathname
      .replace(/^\/fhir\//, '')
      .split('/')
      .map(decodeURIComponent);
    if (type === 'metadata') send(response, 200, this.#capabilities());
    else if (id === '_history' && this.tellsHistory) send(response, 200, this.#history(type, url.searchParams));
    else if (id === undefined) send(response, 200, this.#search(type, url.searchParams));
    else {
      const now = this.#versions.get(`${type}/${id}`)?.at(-1);
      if (now?.resource) send(response, 200, now.resource);
      else send(response, now ? 410 : 404, { resourceType: 'OperationOutcome', issue: [] });
    }
  }

  #capabilities(): object {
    const types = ['Patient', 'Medication', 'Substance', ...FACT_RESOURCES, ...CARE_RESOURCES].filter(
      (type) => !this.unsupported.has(type),
    );
    const interaction = [{ code: 'search-type' }, ...(this.tellsHistory ? [{ code: 'history-type' }] : [])];
    const resource = types.map((type) => ({ type, interaction }));
    return { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [{ mode: 'server', resource }] };
  }

  #search(type: string, query: URLSearchParams): object {
    const since = Date.parse(query.get('_lastUpdated')?.slice(2) ?? '1970-01-01');
    const ids = query.get('_id')?.split(',');
    const found = [...this.#versions.entries()]
      .filter(([key]) => key.startsWith(`${type}/`))
      .map(([, versions]) => versions.at(-1))
      .filter((now) => now?.resource !== undefined && now.at >= since && (!ids || ids.includes(now.resource.id)));
    if (query.get('_sort') === '_lastUpdated') found.sort((a, b) => (a?.at ?? 0) - (b?.at ?? 0));
    const offset = Number(query.get('_offset') ?? 0);
    const count = Math.min(this.pageSize, Number(query.get('_count') ?? 200));
    const isPart = query.get('_elements') !== null;
    const entry = found.slice(offset, offset + count).map((now) => {
      const { resourceType, id, meta } = now?.resource ?? { resourceType: type, id: '' };
      return { fullUrl: `${this.url}/${type}/${id}`, resource: isPart ? { resourceType, id, meta } : now?.resource };
    });
    const next = new URLSearchParams(query);
    next.set('_offset', String(offset + count));
    const link =
      offset + count < found.length ? [{ relation: 'next', url: `${this.url}/${type}?${next.toString()}` }] : [];
    return { resourceType: 'Bundle', type: 'searchset', total: found.length, link, entry };
  }

  #history(type: string, query: URLSearchParams): object {
    const since = Date.parse(query.get('_since') ?? '1970-01-01');
    const entry = [...this.#versions.entries()]
      .filter(([key]) => key.startsWith(`${type}/`))
      .flatMap(([key, versions]) => versions.filter(({ at }) => at >= since).map((version) => ({ key, ...version })))
      .sort((a, b) => b.at - a.at)
      .map(({ key, resource, at }) => ({
        fullUrl: `${this.url}/${key}`,
        ...(resource ? { resource } : {}),
        request: { method: resource ? 'PUT' : 'DELETE', url: key },
        response: { lastModified: new Date(at).toISOString() },
      }));
    return { resourceType: 'Bundle', type: 'history', entry };
  }
}

export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
