import { setTimeout as wait } from 'node:timers/promises';
import { failed, ok, type Result } from '@kohort/kernel';
import { Client, type FhirResource } from 'fhir-kit-client';
import { isObject, outcomeOf } from './json.js';
import { terminologyFault, type TerminologyFault } from './fault.js';

/** A FHIR R4 terminology server. */
export interface TerminologyServer {
  readonly url: string;
  /** Bearer token; it is sent to the server's own origin only, over https or within this machine. */
  readonly token?: string | undefined;
  /** Milliseconds for everything that is asked. */
  readonly timeoutMs: number;
  /** Milliseconds before the second attempt: 500. */
  readonly firstWaitMs?: number;
}

/** Invokes `ValueSet/$expand` with these parameters; tried again where that may help. */
export type Ask = (parameters: FhirResource) => Promise<Result<FhirResource, TerminologyFault>>;

const ATTEMPTS = 3;
const TRY_AGAIN = new Set([429, 500, 502, 503, 504]);
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

const away = (message: string) => failed(terminologyFault('terminology-away', message));

/** Opens a way to a server, that ends when the time is over. Redirects are not followed, for they may lead elsewhere. */
export function asking(server: TerminologyServer): Result<Ask, TerminologyFault> {
  const { token, timeoutMs, firstWaitMs = 500 } = server;
  const url = URL.canParse(server.url) ? new URL(server.url) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    return away('The configured address is not that of a terminology server.');
  if (
    token !== undefined &&
    (!/^[\x21-\x7e]+$/.test(token) || (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)))
  )
    return away('The access token cannot be sent: it is no token, or the way is not encrypted.');
  const client = new Client({
    baseUrl: url.href.replace(/\/+$/, ''),
    requestOptions: { redirect: 'manual' },
    ...(token === undefined ? {} : { bearerToken: token }),
  });
  const signal = AbortSignal.timeout(timeoutMs);
  const request = (input: FhirResource): Promise<FhirResource> =>
    client.operation({ name: '$expand', resourceType: 'ValueSet', method: 'POST', input, options: { signal } });
  return ok(async (parameters) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return ok(await request(parameters));
      } catch (error) {
        if (signal.aborted) return away(`The terminology server did not answer within ${timeoutMs / 1000} s.`);
        const failure = failureOf(error);
        if (!failure.again || attempt >= ATTEMPTS) return failed(failure.fault);
        const pause = Math.max(failure.afterMs, firstWaitMs * 2 ** (attempt - 1) * (1 + Math.random()));
        if (!(await paused(pause, signal))) return failed(failure.fault);
      }
    }
  });
}

/** Waits; false where the time is over meanwhile. */
const paused = (ms: number, signal: AbortSignal): Promise<boolean> => wait(ms, true, { signal }).catch(() => false);

interface Failure {
  readonly fault: TerminologyFault;
  readonly again: boolean;
  readonly afterMs: number;
}

/** What an error of a request means; one that no request causes is thrown on. Network messages may quote headers. */
function failureOf(error: unknown): Failure {
  const failure = (code: TerminologyFault['code'], message: string, again = false, afterMs = 0): Failure => ({
    fault: terminologyFault(code, message),
    again,
    afterMs,
  });
  if (isObject(error) && isObject(error['response']) && isObject(error['config'])) {
    const status = Number(error['response']['status']);
    const said = outcomeOf(error['response']['data']);
    const answers = `The terminology server answers ${status}${said === '' ? '.' : `: ${said}`}`;
    if (TRY_AGAIN.has(status))
      return failure('terminology-away', answers, true, retryAfter(error['config']['headers']));
    if (status < 300) return failure('terminology-unreadable', 'The terminology server does not answer in JSON.');
    if (status < 400) return failure('terminology-away', 'The terminology server redirects, which is not followed.');
    return failure([401, 403].includes(status) ? 'terminology-away' : 'terminology-refused', answers);
  }
  if (!isObject(error) || error['name'] !== 'TypeError') throw error;
  const { cause } = error;
  // fetch gives a cause; the client has none where the answer is JSON, but neither object nor array.
  if (cause === undefined) return failure('terminology-unreadable', 'The answer is no FHIR resource.');
  const code = isObject(cause) && typeof cause['code'] === 'string' ? cause['code'] : 'no code';
  return failure('terminology-away', `The terminology server cannot be reached (${code}).`, true);
}

/** Retry-After in seconds (RFC 9110 §10.2.3) as milliseconds; a date is not worth waiting for here. */
function retryAfter(headers: unknown): number {
  const seconds = Number((headers instanceof Headers ? headers.get('retry-after') : null) ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
