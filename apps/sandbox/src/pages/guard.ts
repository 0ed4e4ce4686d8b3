import type { IncomingMessage } from 'node:http';

/**
 * Whether a request is meant for a page on loopback and comes from it, from a typed address or from a program. A web page
 * from elsewhere in the same browser can neither reach it under a name of its own (DNS rebinding: the Host is another)
 * nor, unless that is allowed, post to it (the Origin is another).
 */
export function isOurs({ headers, method, socket }: IncomingMessage, anyOrigin = false): boolean {
  const port = socket.localPort ?? 0;
  const hosts = ['127.0.0.1', 'localhost'].map((host) => `${host}:${port}`);
  if (!hosts.includes(headers.host ?? '')) return false;
  if (anyOrigin || method === 'GET' || method === 'HEAD') return true;
  return headers.origin === undefined || headers.origin === `http://${headers.host ?? ''}`;
}
