import { randomBytes } from 'node:crypto';
import { castOf } from '../cast/cast.js';
import type { Member } from '../cast/member.js';
import type { Options } from '../command/options.js';
import { announce } from '../data-folder/running.js';
import type { FhirServer } from '../fhir-server/start-fhir-server.js';
import { regionOf } from '../plan/regions.js';
import type { Filled } from '../records/fill.js';
import { Supervisor } from '../supervisor/supervisor.js';
import { allowing, playFlagship } from '../trial/play-flagship.js';
import { toldClinicians } from '../trial/told-clinicians.js';
import { appsOf, type App } from './apps.js';
import type { Cleanup } from './cleanup.js';
import { Database } from './database.js';
import { noteAddresses } from './note-addresses.js';
import { letIn } from './let-in.js';
import { prepare, shown, type Prepared } from './prepare.js';
import { counted, type Progress } from './progress.js';
import { fillServers, readStaff } from './records.js';
import { runApps, untilReady } from './run-apps.js';
import { openFhirServers, openIdentityProvider, openInbox } from './servers.js';

/** A sandbox that is ready. */
export interface Sandbox {
  readonly prepared: Prepared;
  readonly hub: App;
  readonly nodes: readonly App[];
  readonly inbox: { readonly webUrl: string; readonly smtpUrl: string };
  readonly issuer: string;
  readonly fhir: ReadonlyMap<string, FhirServer>;
  /** By county code. */
  readonly filled: Readonly<Record<string, Filled>>;
  readonly postgresPort: number;
  readonly members: readonly Member[];
  /** The cast has posted the flagship trial. */
  readonly hasTrial: boolean;
  /** A clinician who was told of candidates, by county code. */
  readonly clinicians: ReadonlyMap<string, string>;
}

export interface Surroundings {
  readonly progress: Progress;
  /** Gets everything that is started, at once. */
  readonly cleanup: Cleanup;
  /** Ends the start: it then throws the signal's reason. */
  readonly signal: AbortSignal;
  readonly redisUrl: string | undefined;
}

async function openDatabase(prepared: Prepared, hub: App, { progress, cleanup }: Surroundings): Promise<Database> {
  const database = await progress.step(
    () => Database.start(prepared, cleanup, progress),
    ({ server: { adopted, port } }) =>
      `PostgreSQL ${adopted ? 'was left running and is taken over' : 'runs'} on port ${port}`,
  );
  const announced = await announce(prepared.places, hub.url);
  await cleanup.add('watch', announced.withdraw);
  return database;
}

/** The servers that run in this process. */
async function openServers(
  prepared: Prepared,
  database: Database,
  apps: readonly App[],
  { progress, cleanup }: Surroundings,
) {
  const cast = castOf(prepared.population.regions.map(regionOf));
  const users = cast.map(({ user }) => user);
  const clients = apps.map(({ client }) => client);
  return progress.step(
    async () => ({
      cast,
      inbox: await openInbox(prepared, cleanup),
      provider: await openIdentityProvider(prepared, users, clients, cleanup),
      fhir: await openFhirServers(prepared, database, cleanup),
    }),
    ({ fhir }) => `Mail inbox, identity provider and ${counted(fhir.size, 'FHIR server')} run`,
  );
}

/**
 * Starts everything and waits until it is ready.
 *
 * @throws SandboxFailure with a sentence for whatever is in the way; what was started is in the cleanup
 */
export async function startSandbox(options: Options, surroundings: Surroundings): Promise<Sandbox> {
  const { progress, cleanup, signal, redisUrl } = surroundings;
  const prepared = await prepare(options, progress, signal);
  const { hub, nodes } = appsOf(prepared.ports, () => randomBytes(24).toString('base64url'), options.hubAt);
  const apps = [hub, ...nodes];
  progress.say(`Kohort sandbox: data in ${shown(prepared.places.folder)}, ports from ${prepared.ports.base}`);
  const database = await openDatabase(prepared, hub, surroundings);
  await noteAddresses(prepared.places, database, apps);
  signal.throwIfAborted();
  const { cast, inbox, provider, fhir } = await openServers(prepared, database, apps, surroundings);
  signal.throwIfAborted();
  const fillAndRead = async () => {
    const filled = await fillServers(prepared, fhir, { progress, signal });
    return { filled, members: [...cast, ...(await readStaff(fhir))] };
  };
  const supervisor = new Supervisor((line) => progress.say(line));
  await cleanup.add('apps', () => supervisor.stop());
  const told = { issuer: provider.issuer, redisUrl, smtpUrl: inbox.smtpUrl };
  const [{ filled, members }] = await Promise.all([
    fillAndRead(),
    runApps(supervisor, { prepared, database, apps: { hub, nodes, surroundings: told } }, progress),
  ]);
  provider.setPeople(members.map(({ user }) => user));
  await letIn(hub, nodes, members, progress);
  await Promise.all(apps.map((app) => untilReady(app, signal)));
  const hasTrial = options.trial !== false;
  const allowed = hasTrial ? await playFlagship(hub, nodes, progress) : [];
  const clinicians = await toldClinicians(inbox.webUrl, members, {
    regions: allowing(nodes).map(({ id }) => id),
    allowed,
  });
  const { port: postgresPort } = database.server;
  const { issuer } = provider;
  return { prepared, hub, nodes, inbox, issuer, fhir, filled, postgresPort, members, hasTrial, clinicians };
}
