import { fhirFault, type FhirFault, type FhirFaultCode, type Loss } from './item.js';
import { isObject } from './json.js';
import { errorsOf } from './resource.js';

/** Why a request gave no resource, and whether asking again may help. */
export interface HttpFailure {
  readonly fault: FhirFault;
  readonly loss: Loss;
  readonly again: boolean;
  readonly retryAfter?: string | null;
  /** The HTTP status; absent where there was no answer, or one that is no FHIR. */
  readonly status?: number;
}

/** What fhir-kit-client throws when there is an answer. */
interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Headers;
}

const TRY_AGAIN = new Set([429, 500, 502, 503, 504]);

const failure = (code: FhirFaultCode, message: string, loss: Loss, hint?: string): HttpFailure => ({
  fault: fhirFault(code, message, hint),
  loss,
  again: false,
});

export function timedOut(ms: number): HttpFailure {
  return { ...failure('timeout', `The server did not answer within ${ms / 1000} s.`, 'rest'), again: true };
}

/**
 * What an error of a request means. Messages of the network are left out, for they may quote headers; its codes are not.
 * Errors that no request causes are thrown on.
 */
export function httpFailure(error: unknown): HttpFailure {
  const answer = answerOf(error);
  if (answer) return answerFailure(answer);
  // fetch throws TypeErrors, the client too where the body is JSON but neither object nor array.
  if (!isObject(error) || error['name'] !== 'TypeError') throw error;
  const { cause } = error;
  if (cause === undefined) return failure('not-fhir', 'The answer is no FHIR resource.', 'part');
  const code = isObject(cause) && typeof cause['code'] === 'string' ? cause['code'] : 'no code';
  const certificate = /CERT|SSL|TLS/.test(code);
  return {
    ...failure('unreachable', `The server cannot be reached (${code}).`, 'rest', certificate ? TRUST_HINT : undefined),
    again: !certificate,
  };
}

const TRUST_HINT = "NODE_EXTRA_CA_CERTS names a file with your organisation's certificate authority.";

function answerOf(error: unknown): Answer | undefined {
  if (!isObject(error) || !isObject(error['response']) || !isObject(error['config'])) return undefined;
  const { status, data } = error['response'];
  return { status: Number(status), data, headers: new Headers(error['config']['headers'] as Headers) };
}

function answerFailure({ status, data, headers }: Answer): HttpFailure {
  const said = isObject(data) ? errorsOf(data).join('; ') : '';
  const answers = `The server answers ${status}${said === '' ? '.' : `: ${said}`}`;
  if (TRY_AGAIN.has(status)) {
    return { ...failure('unavailable', answers, 'rest'), again: true, retryAfter: headers.get('retry-after'), status };
  }
  if (status === 401) return { ...failure('unauthorized', answers, 'rest', 'Give a valid access token.'), status };
  if (status === 403)
    return { ...failure('forbidden', answers, 'part', 'The access token does not allow this.'), status };
  if (status < 300) return failure('not-fhir', 'The answer is not JSON.', 'part');
  if (status < 400) {
    const hint = `Use the address that it names: ${headers.get('location') ?? 'none'}`;
    return failure('redirected', 'The server answers with a redirect, which is not followed.', 'rest', hint);
  }
  return { ...failure('refused', answers, 'part'), status };
}
