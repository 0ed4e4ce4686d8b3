import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type { SandboxClient } from '../identity-provider/sandbox-user.js';
import { OPERATOR } from '../cast/cast.js';
import { nodeKeyFile } from '../data-folder/places.js';
import type { NodePorts, Ports } from '../plan/ports.js';
import { regionOf } from '../plan/regions.js';
import type { Trust } from './trust.js';

const PACKAGES = { hub: '../../../hub/dist/', node: '../../../regional-node/dist/' } as const;
const ENTRIES = ['migrate', 'main', 'worker'] as const;
type Entry = (typeof ENTRIES)[number];

export const entryOf = (kind: keyof typeof PACKAGES, entry: Entry): string =>
  fileURLToPath(new URL(`${PACKAGES[kind]}${entry}.js`, import.meta.url));

/** One of our apps: an API and a worker over one database. */
export interface App {
  /** 'hub', or the county code of the node's region. */
  readonly id: string;
  readonly kind: keyof typeof PACKAGES;
  /** Goes into a sentence. */
  readonly name: string;
  readonly database: string;
  readonly url: string;
  readonly ports: { readonly api: number; readonly worker: number };
  readonly client: SandboxClient;
}

const address = (port: number): string => `http://127.0.0.1:${port}`;

function clientOf(clientId: string, clientSecret: string, url: string): SandboxClient {
  return { clientId, clientSecret, redirectUris: [`${url}/login/callback`], postLogoutRedirectUris: [`${url}/`] };
}

/**
 * The hub, and the node of each region.
 *
 * @param secret makes the secret that an app shares with the identity provider
 * @param hubAt the address by which all know the hub, where something stands in front of it
 */
export function appsOf({ hub, nodes }: Ports, secret: () => string, hubAt?: string): { hub: App; nodes: App[] } {
  const app = (id: string, kind: App['kind'], name: string, ports: App['ports']): App => {
    const url = kind === 'hub' && hubAt !== undefined ? hubAt : address(ports.api);
    const database = kind === 'hub' ? 'hub' : `node_${id}`;
    return { id, kind, name, database, url, ports, client: clientOf(`kohort-${database}`, secret(), url) };
  };
  return {
    hub: app('hub', 'hub', 'the hub', hub),
    nodes: nodes.map((ports) => app(ports.region, 'node', `the node of ${regionOf(ports.region).name}`, ports)),
  };
}

/** What the hub is told beyond that (config/hub.env.example). */
export const hubEnvironment = ({ hubKeyFile, authorityKeyFile }: Trust): Record<string, string> => ({
  HUB_KEY_FILE: hubKeyFile,
  AUTHORITY_KEY_FILE: authorityKeyFile,
});

/** What all apps are told alike. */
export interface Surroundings {
  readonly issuer: string;
  readonly redisUrl: string | undefined;
}

/** The environment of an app's three entries (config/hub.env.example). */
export const environmentOf = (
  { url, ports, client }: App,
  databaseUrl: string,
  { issuer, redisUrl }: Surroundings,
): Record<string, string> => ({
  HOST: '127.0.0.1',
  PORT: String(ports.api),
  WORKER_PORT: String(ports.worker),
  PUBLIC_URL: url,
  DATABASE_URL: databaseUrl,
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: client.clientId,
  OIDC_CLIENT_SECRET: client.clientSecret ?? '',
  FIRST_OPERATOR: OPERATOR,
  ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
});

/** What a node is told beyond that (config/regional-node.env.example). */
export const nodeEnvironment = (
  { region, fhir }: NodePorts,
  { hubUrl, smtpUrl, keys, trust }: { hubUrl: string; smtpUrl: string; keys: string; trust: Trust },
): Record<string, string> => ({
  REGION: region,
  FHIR_BASE_URL: `${address(fhir)}/fhir`,
  SMTP_URL: smtpUrl,
  MAIL_FROM: `kohort-${region}@example.org`,
  HUB_URL: hubUrl,
  NODE_KEY_FILE: nodeKeyFile({ keys }, region),
  TRUSTED_KEYS_FILE: trust.trustedKeysFile,
  FHIR_POLL_SECONDS: '0.5',
  FHIR_OVERLAP_SECONDS: '10',
  // Whoever tries it out does not wait for the morning's digest, nor for Monday's totals.
  DIGEST_EVERY_SECONDS: '5',
  TOTALS_CRON: '*/5 * * * * *',
});

/** Whether the apps are built. */
export function checkBuilt(): Result<undefined, Fault<'not-built'>> {
  const missing = (['hub', 'node'] as const)
    .flatMap((kind) => ENTRIES.map((entry) => entryOf(kind, entry)))
    .find((path) => !existsSync(path));
  if (missing === undefined) return ok(undefined);
  const message = `The apps are not built: ${missing} is missing. Run "npm run build".`;
  return failed({ code: 'not-built', message, path: '' });
}
