import type { IncomingMessage, ServerResponse } from 'node:http';
import { ok, type Result } from '@kohort/kernel';
import { issueOf, outcome, refuse, statusOf, type Refusal } from '../fault.js';
import type { Answer, Context, FhirRequest, Reply } from '../request.js';
import { bodyKind, checkFormat, hostOf } from './negotiate.js';
import { decodeText, parseJson, readBody } from './read-body.js';
import { routeOf } from './route.js';
import { splitAddress } from './split-address.js';

export interface Serving {
  readonly context: Omit<Context, 'base'>;
  /** The address that the server listens on. */
  readonly host: string;
  /** Bytes of a request. */
  readonly largestBody: number;
}

const BASE = '/fhir';

/** Answers one HTTP request; never rejects. */
export async function serve(serving: Serving, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const host = hostOf(message.headers.host, serving.host);
  const base = `http://${host.ok ? host.value : serving.host}${BASE}`;
  let answer: Answer;
  try {
    const request = await readRequest(message, serving);
    const asked = host.ok ? request : host;
    answer = asked.ok ? await serving.context.dispatch({ ...serving.context, base }, asked.value) : asked;
  } catch (error) {
    // The client has gone, or the database fails.
    if (message.destroyed && !message.complete) return;
    answer = { ok: false, error: serving.context.refusalOf(error) };
  }
  send(response, answer, message.method === 'HEAD', base);
}

async function readRequest(message: IncomingMessage, { largestBody }: Serving): Promise<Result<FhirRequest, Refusal>> {
  const bytes = await readBody(message, largestBody);
  if (!bytes.ok) return bytes;
  const { method = 'GET', url = '/' } = message;
  const [address = ''] = url.split('#');
  if (address !== BASE && !/^\/fhir[/?]/.test(address)) return refuse('no-such-path', `The server's base is ${BASE}.`);
  const split = splitAddress(address.slice(BASE.length));
  if (!split) return refuse('bad-value', 'The address cannot be read.');
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  const format = checkFormat(headers['accept'], split.query);
  if (!format.ok) return format;
  const route = routeOf(method, split.path);
  if (!route.ok) return route;
  const request = { method, ...split, headers, body: undefined };
  return bytes.value.length === 0 || method === 'GET'
    ? ok(request)
    : withBody(request, bytes.value, route.value.interaction);
}

function withBody(request: FhirRequest, bytes: Buffer, interaction: string): Result<FhirRequest, Refusal> {
  const kind = bodyKind(request.headers, interaction === 'search');
  if (!kind.ok) return kind;
  const text = decodeText(bytes);
  if (!text.ok) return text;
  if (kind.value === 'form') return ok({ ...request, query: [...request.query, ...new URLSearchParams(text.value)] });
  const json = parseJson(text.value);
  return json.ok ? ok({ ...request, body: json.value }) : json;
}

function send(response: ServerResponse, answer: Answer, isHead: boolean, base: string): void {
  const reply: Omit<Reply, 'status'> & { status: number } = answer.ok
    ? answer.value
    : { status: statusOf(answer.error), body: outcome(issueOf(answer.error)) };
  const { status, location, version, body } = reply;
  if (version) {
    response.setHeader('ETag', `W/"${version.version}"`);
    response.setHeader('Last-Modified', version.updated.toUTCString());
  }
  if (location !== undefined && status === 201) response.setHeader('Location', `${base}/${location}`);
  if (location !== undefined && status === 200) response.setHeader('Content-Location', `${base}/${location}`);
  if (!answer.ok && answer.error.code === 'database-gone') response.setHeader('Retry-After', '1');
  // RFC 9110 §15.5.6
  if (!answer.ok && answer.error.code === 'method-not-allowed') response.setHeader('Allow', answer.error.hint ?? '');
  const bytes = Buffer.from(body ?? '');
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json; charset=utf-8' }),
    ...(status === 204 || status === 304 ? {} : { 'Content-Length': bytes.length }),
    'Cache-Control': 'no-store',
  });
  response.end(isHead || status === 304 ? undefined : bytes);
}
