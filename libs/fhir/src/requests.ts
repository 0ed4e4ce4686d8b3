import { failed, ok, type Result } from '@kohort/kernel';
import { Client, type FhirResource as KitResource, type SignalLike } from 'fhir-kit-client';
import { httpFailure, timedOut, type HttpFailure } from './http-failure.js';
import type { FhirResource } from './item.js';
import { REAL_PACE, waitBefore, type Pace } from './retry.js';

/** How a FHIR server is asked; what is absent takes the value named. */
export interface ServerOptions {
  /** Bearer token; it is sent to the server's own origin only and appears in no message. */
  readonly token?: string | undefined;
  /** Resources per page, a wish that servers may ignore: 200. */
  readonly count?: number;
  /** Milliseconds for one request with its body: 60,000. */
  readonly timeout?: number;
  /** Requests for one page before it counts as failed: 5. */
  readonly attempts?: number;
  /** Milliseconds that are waited at most between requests; where the server wants more, the failure is given: any. */
  readonly longestWait?: number;
  readonly pace?: Pace;
}

/** Asks for something with a signal that ends the request; tried again where that may help. */
export type Ask = (
  request: (client: Client, options: { signal: SignalLike }) => Promise<KitResource>,
) => Promise<Result<FhirResource, HttpFailure>>;

/**
 * Requests to one server with a timeout and repeated attempts, which fhir-kit-client leaves to its caller. Redirects are
 * not followed, for they may lead elsewhere. Throws only where `signal` aborts.
 */
export function asking(base: string, options: ServerOptions, signal: AbortSignal | undefined): Ask {
  const { token, timeout = 60_000, attempts = 5, longestWait = Infinity, pace = REAL_PACE } = options;
  const client = new Client({
    baseUrl: base,
    requestOptions: { redirect: 'manual' },
    ...(token === undefined ? {} : { bearerToken: token }),
  });
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await within(timeout, signal, (ended) => request(client, { signal: ended }));
      signal?.throwIfAborted();
      if (answer.ok || !answer.error.again || attempt >= attempts) return answer;
      const wait = waitBefore(attempt, answer.error.retryAfter, pace);
      if (wait > longestWait) return answer;
      await pace.sleep(wait, signal).finally(() => signal?.throwIfAborted());
    }
  };
}

async function within(
  ms: number,
  signal: AbortSignal | undefined,
  request: (ended: AbortSignal) => Promise<KitResource>,
): Promise<Result<FhirResource, HttpFailure>> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, ms);
  signal?.addEventListener('abort', abort);
  try {
    signal?.throwIfAborted();
    return ok(await request(controller.signal));
  } catch (error) {
    signal?.throwIfAborted();
    return failed(controller.signal.aborted ? timedOut(ms) : httpFailure(error));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
