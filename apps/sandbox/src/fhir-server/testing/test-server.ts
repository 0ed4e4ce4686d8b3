import { createDatabase, dropDatabase } from '@kohort/embedded-postgres/testing';
import type { FhirResource, Json } from '../resource.js';
import { startFhirServer, type FhirServer, type FhirServerOptions } from '../start-fhir-server.js';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** undefined where the body is empty. */
  readonly json: Json | undefined;
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is where it is text, else as application/fhir+json. */
  readonly body?: unknown;
}

/** A server over a database of its own, and what tests ask of it. */
export interface TestServer extends FhirServer {
  readonly databaseUrl: string;
  /** "GET" and an address below the base, or a whole one. */
  readonly ask: (method: string, path: string, asking?: Asking) => Promise<Answered>;
}

export async function ask(
  base: string,
  method: string,
  path: string,
  { headers, body }: Asking = {},
): Promise<Answered> {
  const response = await fetch(path.startsWith('http') ? path : `${base}/${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: text === '' ? undefined : (JSON.parse(text) as Json),
  };
}

/** Another server over a database that there is already. */
export async function startServer(options: Partial<FhirServerOptions> & { databaseUrl: string }): Promise<TestServer> {
  const started = await startFhirServer({ port: 0, ...options });
  if (!started.ok) throw new Error(started.error.message);
  const server = started.value;
  return {
    ...server,
    databaseUrl: options.databaseUrl,
    ask: (method, path, asking) => ask(server.url, method, path, asking),
  };
}

export async function startTestServer(options: Partial<FhirServerOptions> = {}): Promise<TestServer> {
  const databaseUrl = await createDatabase();
  const server = await startServer({ ...options, databaseUrl });
  return { ...server, stop: () => server.stop().then(() => dropDatabase(databaseUrl)) };
}

interface Entry {
  readonly fullUrl?: string;
  readonly resource?: FhirResource;
  readonly search?: { readonly mode: string };
  readonly request?: { readonly method: string; readonly url: string };
  readonly response?: Readonly<Record<string, unknown>>;
}

export const entriesOf = (bundle: Json | undefined): readonly Entry[] => (bundle?.['entry'] ?? []) as Entry[];

export const idsOf = (bundle: Json | undefined): string[] =>
  entriesOf(bundle).flatMap(({ resource, search }) => (search?.mode === 'outcome' ? [] : [String(resource?.id)]));

export const linkOf = (bundle: Json | undefined, relation: string): string | undefined =>
  ((bundle?.['link'] ?? []) as { relation: string; url: string }[]).find((link) => link.relation === relation)?.url;

export const metaOf = (resource: Json | undefined): { versionId: string; lastUpdated: string } =>
  resource?.['meta'] as { versionId: string; lastUpdated: string };

/** All pages of a search or history from an address on. */
export async function* pagesOf(server: Pick<TestServer, 'ask'>, path: string): AsyncGenerator<Json> {
  for (let next: string | undefined = path; next !== undefined;) {
    const { status, json } = await server.ask('GET', next);
    if (status !== 200 || !json) throw new Error(`${next} answers ${status}`);
    yield json;
    next = linkOf(json, 'next');
  }
}

/** Code and status of what was refused. */
export const refusalOf = ({ status, json }: Answered): unknown => {
  const [issue] = (json?.['issue'] ?? []) as { severity: string; code: string }[];
  return [status, json?.['resourceType'], issue?.severity, issue?.code];
};

export const refused = (status: number, code: string): unknown => [status, 'OperationOutcome', 'error', code];
