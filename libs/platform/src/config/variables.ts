import { z } from 'zod';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

const parsed = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

const url = (protocols: readonly string[], expectation: string) =>
  z.string(expectation).refine((text) => protocols.includes(parsed(text)?.protocol ?? ''), expectation);

/** An address that others reach us at, or we them: https, or http where nothing leaves this machine. Kept as it is. */
const secureUrl = z.string('must be an address such as https://kohort.example').refine((text) => {
  const address = parsed(text);
  return address?.protocol === 'https:' || (address?.protocol === 'http:' && LOOPBACK.has(address.hostname));
}, 'must be an https:// address; http:// is allowed for 127.0.0.1, [::1] and localhost only');

/** The same, without a slash at its end. */
export const webUrl = secureUrl.transform((text) => text.replace(/\/+$/, ''));

/** Scheme, host and port, and nothing behind them. */
const origin = webUrl.refine(
  (text) => parsed(text)?.href === `${parsed(text)?.origin}/`,
  'must be scheme, host and port only, such as https://kohort.example',
);

/** An address inside the operator's own network, where plain http is the operator's decision. */
export const internalUrl = url(['http:', 'https:'], 'must be an http:// or https:// address').transform((text) =>
  text.replace(/\/+$/, ''),
);

export const port = (standard: number) =>
  z.coerce
    .number('must be a port from 1 to 65535')
    .int('must be a whole number')
    .min(1, 'must be a port from 1 to 65535')
    .max(65_535, 'must be a port from 1 to 65535')
    .default(standard);

/** What every app is told. */
export const serverVariables = {
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info'),
  PUBLIC_URL: origin,
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'must be an address such as postgresql://user:password@host:5432/name',
  ),
  REDIS_URL: url(['redis:', 'rediss:'], 'must be an address such as redis://host:6379').optional(),
  // Compared character by character (OpenID Connect Discovery 1.0 §4.3): a slash at the end is part of it.
  OIDC_ISSUER: secureUrl,
  OIDC_CLIENT_ID: z.string('must be the name under which the identity provider knows this app'),
  OIDC_CLIENT_SECRET: z.string('must be the secret that the identity provider gave this app'),
  FIRST_OPERATOR: z.string().max(255).optional(),
};
export const ServerConfig = z.object(serverVariables);
export type ServerConfig = z.infer<typeof ServerConfig>;

export { url as addressOf };
