import { failed, ok, type Result } from '@kohort/kernel';
import { hubFault, type HubFault } from './hub-fault.js';

export interface HubRequest {
  readonly method: 'GET' | 'POST';
  /** Below the hub's address, with a slash first. */
  readonly path: string;
  readonly body?: { readonly json: unknown } | { readonly form: Readonly<Record<string, string>> };
  readonly token?: string;
}

const PATIENCE_MS = 10_000;
const LONGEST_ANSWER = 1_000_000;

/** What a caller grants an answer beyond the usual. */
export interface AskLimits {
  /** Ten seconds if left out. */
  readonly patienceMs?: number | undefined;
  /** In bytes; a million if left out. */
  readonly longestAnswer?: number | undefined;
  /** Ends the question when its asker ends. */
  readonly signal?: AbortSignal | undefined;
}

const refuse = (...args: Parameters<typeof hubFault>) => failed(hubFault(...args));

/**
 * Asks the hub once, and gives the JSON of its answer (undefined where it is empty). Ends after its patience, follows no
 * redirect, and goes to no other address than the hub's. Never throws.
 */
export async function askHub(
  hubUrl: string,
  request: HubRequest,
  limits: AskLimits = {},
): Promise<Result<unknown, HubFault>> {
  const url = addressOf(hubUrl, request.path);
  if (url === undefined) return refuse('not-the-hub', 'This address is not below HUB_URL; it is not asked.');
  try {
    const { patienceMs = PATIENCE_MS, longestAnswer = LONGEST_ANSWER } = limits;
    const timeout = AbortSignal.timeout(patienceMs);
    const signal = limits.signal === undefined ? timeout : AbortSignal.any([timeout, limits.signal]);
    const response = await fetch(url, { ...dressed(request), method: request.method, redirect: 'manual', signal });
    const text = await limitedText(response, longestAnswer);
    if (text === undefined) return refuse('hub-unreadable', 'The answer of the hub is too long.');
    return readAnswer(response.status, text);
  } catch {
    return refuse('hub-away', 'The hub does not answer.');
  }
}

function addressOf(hubUrl: string, path: string): string | undefined {
  const base = new URL(hubUrl).href.replace(/\/$/, '');
  const address = `${base}${path}`;
  return path.startsWith('/') && URL.canParse(address) && new URL(address).href.startsWith(`${base}/`)
    ? address
    : undefined;
}

function dressed({ body, token }: HubRequest): { headers: Record<string, string>; body?: string } {
  const headers = {
    accept: 'application/json, application/problem+json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  if (body === undefined) return { headers };
  return 'json' in body
    ? { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body.json) }
    : {
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(body.form).toString(),
      };
}

async function limitedText({ body }: Response, longest: number): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > longest) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function readAnswer(status: number, text: string): Result<unknown, HubFault> {
  if (status === 0 || (status >= 300 && status < 400))
    return refuse('hub-redirected', 'The hub sends us to another address; we do not go there. Check HUB_URL.');
  if (status === 429 || status >= 500) return refuse('hub-away', 'The hub cannot answer just now.');
  const answer = parsed(text);
  if (status >= 400) {
    const refusal = refusalIn(answer) ?? `status-${status}`;
    return refuse('hub-refused', `The hub refuses (${refusal}).`, refusal);
  }
  return answer === UNREADABLE ? refuse('hub-unreadable', 'The answer of the hub is not JSON.') : ok(answer);
}

const UNREADABLE = Symbol('unreadable');

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return UNREADABLE;
  }
}

/** Our own code, in a problem (RFC 9457) or beside the `error` of RFC 6749. It is shown, so it must look like one. */
function refusalIn(answer: unknown): string | undefined {
  const { code, error } = (answer ?? {}) as { code?: unknown; error?: unknown };
  return [code, error].find((each): each is string => typeof each === 'string' && /^[a-z][a-z0-9_-]{1,40}$/.test(each));
}
