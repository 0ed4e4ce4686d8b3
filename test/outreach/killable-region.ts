import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startOwnServer, type OwnServer } from '@kohort/embedded-postgres/testing';
import { migrate } from '@kohort/persistence';
import { dataSourceOf } from '@kohort/platform';
import { serverEnvironment, silentLog } from '@kohort/platform/testing';
import { patient } from '../../apps/regional-node/src/consent/testing/consent-region.js';
import { node } from '../../apps/regional-node/src/node.js';
import { OutreachRegion } from '../../apps/regional-node/src/outreach/testing/outreach-region.js';
import { SITE, versionId, TRIAL } from '../../apps/regional-node/src/protocols/testing/authority.js';
import { ProtocolNode } from '../../apps/regional-node/src/protocols/testing/protocol-node.js';
import { nodeConfig } from '../../apps/regional-node/src/testing/node-app.js';
import { freePort } from '../free-port.js';
import { MailServer, type Mood } from './mail-server.js';

const WORKER = fileURLToPath(new URL('../../apps/regional-node/dist/worker.js', import.meta.url));
/** What a node knows of a trial that it runs. */
const OF_THE_TRIAL = ['protocol', 'protocol_trial', 'protocol_feed', 'protocol_event', 'hub_connection'];

/** A region with a database, a mail server and workers of its own, all of which can be killed. */
export class KillableRegion {
  readonly mail: MailServer;
  region!: OutreachRegion;
  people: readonly string[] = [];
  /** Who was never asked for consent. */
  strangers: ReadonlySet<string> = new Set();
  readonly #workers: (ChildProcess | undefined)[] = [];
  #environment: Readonly<Record<string, string>> = {};

  private constructor(
    readonly database: OwnServer,
    readonly folder: string,
    mood: () => Mood,
  ) {
    this.mail = new MailServer(mood);
  }

  static async start(mood: () => Mood): Promise<KillableRegion> {
    const folder = await mkdtemp(join(tmpdir(), 'kohort-killed-'));
    const made = new KillableRegion(await startOwnServer(), folder, mood);
    await made.mail.start();
    await made.#prepare();
    return made;
  }

  async #prepare(): Promise<void> {
    const { url } = this.database;
    const source = await dataSourceOf(node(nodeConfig(url)), silentLog).initialize();
    const migrated = await migrate(source);
    await source.destroy();
    if (!migrated.ok) throw new Error(migrated.error.message);
    this.region = await OutreachRegion.on(url);
    const signing = await ProtocolNode.start();
    try {
      await signing.publish(1, 1);
      const sites = [{ site: SITE, decision: 'allowed' }];
      const { status } = await signing.post(`/api/protocols/${versionId(1)}/allow`, { sites });
      if (status >= 300) throw new Error(`The steward cannot allow the trial: ${status}`);
      await this.#copy(signing);
      const keys = join(this.folder, 'trusted-keys.json');
      await writeFile(keys, JSON.stringify(signing.signers.trusted));
      // With it the node has signed that the trial may run.
      await copyFile(nodeConfig(url).NODE_KEY_FILE, join(this.folder, 'key.json'));
      this.#environment = this.#environmentOf(signing.hub.hub.url, keys);
    } finally {
      await signing.stop();
    }
    const settings = { ...this.region.config.current, everySeconds: 1, weeklyCap: 500 };
    await this.region.source.query(
      `insert into outreach_settings (id, settings, row_version, changed_at, changed_by) values (1, $1, 1, now(), 'test')`,
      [JSON.stringify(settings)],
    );
  }

  async #copy({ data }: ProtocolNode): Promise<void> {
    for (const table of OF_THE_TRIAL) {
      const rows = await data.query<{ row: unknown }[]>(`select row_to_json(t) as row from ${table} t`);
      await this.region.source.query(`delete from ${table}`);
      await this.region.source.query(
        `insert into ${table} overriding system value select * from json_populate_recordset(null::${table}, $1::json)`,
        [JSON.stringify(rows.map(({ row }) => row))],
      );
    }
  }

  #environmentOf(hub: string, keys: string): Record<string, string> {
    return {
      ...serverEnvironment(this.database.url),
      ...{ REGION: '12', FHIR_BASE_URL: 'http://127.0.0.1:9/fhir', MAIL_FROM: 'kohort@region.example' },
      ...{ SMTP_URL: this.mail.url, HUB_URL: hub, TRUSTED_KEYS_FILE: keys, LOG_LEVEL: 'silent' },
      NODE_KEY_FILE: join(this.folder, 'key.json'),
      PATH: process.env['PATH'] ?? '',
    };
  }

  /** People who allow contact, but for one in ten, each treated by one of the clinicians. */
  async fill(people: number, clinicians: number): Promise<void> {
    const names = Array.from({ length: clinicians }, (_, place) => `clinician-${place}`);
    for (const name of names) await this.region.clinician(name);
    this.people = Array.from({ length: people }, (_, place) => `person-${place}`);
    this.strangers = new Set(this.people.filter((_, place) => place % 10 === 9));
    const records = this.people.flatMap((id, place) => [
      patient(id, { generalPractitioner: [{ reference: `Practitioner/${names[place % clinicians] ?? ''}` }] }),
      ...(this.strangers.has(id) ? [] : [this.region.consentOf(id, 'permit')]),
    ]);
    await this.region.take(...records);
  }

  /** They become candidates, as the matching says it. */
  async match(people: readonly string[]): Promise<void> {
    await this.region.source.transaction(async (manager) => {
      await manager.query(
        `insert into candidate (id, trial_id, person_id, version_id, version, outcome, state, truths, verdicts, index_day,
                                evaluated_at, first_at, changed_at, practitioners, open_count, manual_count)
         select gen_random_uuid(), $1, person, $2, 1, 'eligible', 'candidate', '', '[]', current_date,
                now(), now(), now(), '{}', 0, 0 from unnest($3::text[]) as person
         on conflict do nothing`,
        [TRIAL, versionId(1), people],
      );
      await manager.query('insert into contact_review (person_id) select unnest($1::text[])', [people]);
      await manager.query(`insert into outbox (job, id, payload) values ('outreach.review', $1, '{}')`, [randomUUID()]);
    });
  }

  async startWorker(place: number): Promise<void> {
    const environment = { ...this.#environment, WORKER_PORT: String(await freePort()) };
    this.#workers[place] = spawn(process.execPath, [WORKER], { env: environment, stdio: 'ignore' });
  }

  async killWorker(place: number): Promise<void> {
    const worker = this.#workers[place];
    this.#workers[place] = undefined;
    if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return;
    const gone = once(worker, 'exit');
    worker.kill('SIGKILL');
    await gone;
  }

  /** One whose database was away as it started has ended. */
  isRunning(place: number): boolean {
    const worker = this.#workers[place];
    return worker !== undefined && worker.exitCode === null && worker.signalCode === null;
  }

  /** Tries until the database is there. */
  async stubbornly<Value>(work: () => Promise<Value>): Promise<Value> {
    for (;;) {
      try {
        return await work();
      } catch {
        await sleep(50);
      }
    }
  }

  async stop(): Promise<void> {
    for (const place of this.#workers.keys()) await this.killWorker(place);
    await this.mail.kill();
    await this.region.stop();
    await this.database.remove();
    await rm(this.folder, { recursive: true, force: true });
  }
}
