import { appendFile } from 'node:fs/promises';
import { orFail, reasonOf } from '../failure.js';
import { startFhirServer, type FhirServer } from '../fhir-server/start-fhir-server.js';
import type { SandboxClient, SandboxUser } from '../identity-provider/sandbox-user.js';
import { startIdentityProvider, type IdentityProviderServer } from '../identity-provider/start-identity-provider.js';
import { startInbox, type Inbox } from '../inbox/start-inbox.js';
import { freshLog } from '../supervisor/logs.js';
import type { Cleanup } from './cleanup.js';
import type { Database } from './database.js';
import type { Prepared } from './prepare.js';

const OTHER_PORTS = ' Stop that, or choose other ports with --port-base.';

const advice = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string =>
  result.error?.code === 'port-taken' ? OTHER_PORTS : '';

/** @throws SandboxFailure where it does not start */
export async function openInbox({ places, ports }: Prepared, cleanup: Cleanup): Promise<Inbox> {
  const started = await startInbox({ smtpPort: ports.inbox.smtp, webPort: ports.inbox.web, folder: places.inbox });
  const inbox = orFail(started, advice(started));
  await cleanup.add('servers', inbox.stop);
  return inbox;
}

/** @throws SandboxFailure where it does not start */
export async function openIdentityProvider(
  { places, ports }: Prepared,
  people: readonly SandboxUser[],
  clients: readonly SandboxClient[],
  cleanup: Cleanup,
): Promise<IdentityProviderServer> {
  const folder = places.identityProvider;
  const started = await startIdentityProvider({ port: ports.identityProvider, people, clients, folder });
  const provider = orFail(started, advice(started));
  await cleanup.add('servers', provider.stop);
  return provider;
}

/** The FHIR server of each region, by county code. @throws SandboxFailure where one does not start */
export async function openFhirServers(
  { places, ports, isFilled }: Prepared,
  database: Database,
  cleanup: Cleanup,
): Promise<ReadonlyMap<string, FhirServer>> {
  const name = (region: string): string => `fhir_${region}`;
  // Half of the people would stay as they are and get second versions.
  if (!isFilled) await database.drop(ports.nodes.map(({ region }) => name(region)));
  const servers = new Map<string, FhirServer>();
  for (const { region, fhir } of ports.nodes) {
    const log = await freshLog(places.logs, `fhir-${region}`);
    // Failures may quote records: they stay in a file that its owner alone reads.
    const onFailure = (error: unknown): void =>
      void appendFile(log, `${new Date().toISOString()} ${reasonOf(error)}\n`, { mode: 0o600 }).catch(() => undefined);
    const databaseUrl = await database.server.database(name(region));
    const server = orFail(
      await startFhirServer({ databaseUrl, port: fhir, onFailure }),
      ' With --reset the sandbox begins anew.',
    );
    await cleanup.add('servers', server.stop);
    servers.set(region, server);
  }
  return servers;
}
