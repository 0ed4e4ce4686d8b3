import { failed, ok, type Result } from '@kohort/kernel';
import { fhirFault, type FhirFault } from './item.js';

/** Hosts that an unencrypted request does not leave the machine for. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** The base address of a server as it is used, without a slash at its end; refused where a token would not be safe. */
export function baseOf(address: string, token: string | undefined): Result<string, FhirFault> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    const hint = 'It looks like https://server.example/fhir, without user name, "?" or "#".';
    return failed(fhirFault('bad-address', 'This is not the address of a FHIR server.', hint));
  }
  // Checked here, because the message of a header that is refused quotes it.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    return failed(fhirFault('bad-token', 'The access token holds characters that no token has, or none.'));
  }
  if (token !== undefined && url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    return failed(fhirFault('bad-token', 'The access token is not sent over http, where anybody on the way reads it.'));
  }
  return ok(url.href.replace(/\/+$/, ''));
}
