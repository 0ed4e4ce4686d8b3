import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '@kohort/embedded-postgres/testing';
import { createHttpApp, type Log } from '@kohort/platform';
import { silentLog, startTestApp } from '@kohort/platform/testing';
import { openKeyFile, type SigningKey } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import { HubApiModule } from '../../apps/hub/src/api.module.js';
import { hubConfig, hubDatabase } from '../../apps/hub/src/testing/hub-app.js';
import { HubWorkerModule } from '../../apps/hub/src/worker.module.js';
import { NodeApiModule } from '../../apps/regional-node/src/api.module.js';
import { nodeConfig, nodeDatabase } from '../../apps/regional-node/src/testing/node-app.js';
import { NodeWorkerModule } from '../../apps/regional-node/src/worker.module.js';
import { startFhirServer, type FhirServer } from '../../apps/sandbox/src/fhir-server/start-fhir-server.js';
import { freePort } from '../free-port.js';
import { Caller } from './caller.js';

export async function until<Value>(ask: () => Promise<Value | undefined>, seconds = 60): Promise<Value> {
  for (const latest = Date.now() + seconds * 1000; ;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (Date.now() > latest) throw new Error(`It did not come about within ${seconds} s: ${ask.toString()}`);
    await sleep(50);
  }
}

async function keyIn(path: string): Promise<SigningKey> {
  const key = await openKeyFile(path);
  if (!key.ok) throw new Error(key.error.message);
  return key.value;
}

/** A region: its records, and the node beside them. */
export class Region {
  #api: INestApplication | undefined;
  #worker: INestApplication | undefined;

  constructor(
    readonly code: string,
    readonly fhir: FhirServer,
    readonly environment: Readonly<Record<string, string>>,
    private readonly database: string,
    private readonly log: Log,
  ) {}

  get api(): INestApplication {
    if (this.#api === undefined) throw new Error(`the node of ${this.code} is not started`);
    return this.#api;
  }

  /** What the node's processes are told, with its database. */
  get config() {
    return nodeConfig(this.database, this.environment);
  }

  async start(): Promise<void> {
    this.#api ??= await startTestApp(NodeApiModule.for(this.config, this.log), this.log);
  }

  async startWorker(): Promise<void> {
    this.#worker = await startTestApp(NodeWorkerModule.for(this.config, this.log), this.log);
  }

  async stopWorker(): Promise<void> {
    await this.#worker?.close();
    this.#worker = undefined;
  }

  as(role: string): Promise<Caller> {
    return Caller.as(this.api, role);
  }

  /** The Practitioner of the records under this id. */
  clinician(subject: string): Promise<Caller> {
    return Caller.as(this.api, 'clinician', {}, { subject, email: `${subject}@region.example` });
  }

  async stop(): Promise<void> {
    await this.stopWorker();
    await this.#api?.close();
    await this.fhir.stop();
  }
}

export interface WorldOptions {
  readonly regions: readonly string[];
  /** Puts records into the regions' servers, before any node reads them. */
  readonly fill: (servers: ReadonlyMap<string, FhirServer>) => Promise<unknown>;
  /** What the nodes are told beyond the addresses of this world. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly log?: Log;
  /** Is given every byte that nodes and hub send each other. */
  readonly onWire?: (bytes: Buffer) => void;
}

/** Passes on what goes to and fro between a port and another, and tells it. */
async function tap(port: number, to: number, onWire: (bytes: Buffer) => void): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [from, other] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', onWire).on('error', () => other.destroy());
      from.pipe(other);
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A hub and regions in this process, each with its databases, talking over HTTP on loopback. */
export class World {
  readonly regions = new Map<string, Region>();
  #apps: INestApplication[] = [];
  #tap: Server | undefined;

  private constructor(
    readonly folder: string,
    readonly hubUrl: string,
    readonly keys: { readonly authority: SigningKey; readonly hub: SigningKey },
    private readonly options: WorldOptions,
  ) {}

  static async start(options: WorldOptions): Promise<World> {
    const { regions, fill, log = silentLog, onWire } = options;
    const folder = mkdtempSync(join(tmpdir(), 'kohort-world-'));
    const files = { HUB_KEY_FILE: join(folder, 'hub.json'), AUTHORITY_KEY_FILE: join(folder, 'authority.json') };
    const keys = { authority: await keyIn(files.AUTHORITY_KEY_FILE), hub: await keyIn(files.HUB_KEY_FILE) };
    writeFileSync(
      join(folder, 'trusted-keys.json'),
      JSON.stringify({ authority: [keys.authority.publicKey], hub: [keys.hub.publicKey] }),
    );
    const port = await freePort();
    const world = new World(folder, `http://127.0.0.1:${port}`, keys, options);
    const config = hubConfig(await hubDatabase(), { PUBLIC_URL: world.hubUrl, ...files });
    const hub = await createHttpApp(HubApiModule.for(config, log), log);
    const own = onWire === undefined ? port : await freePort();
    await hub.listen(own, '127.0.0.1');
    if (onWire !== undefined) world.#tap = await tap(port, own, onWire);
    world.#apps = [hub, await startTestApp(HubWorkerModule.for(config, log), log)];
    for (const code of regions) await world.#addRegion(code);
    await fill(new Map([...world.regions].map(([code, region]) => [code, region.fhir])));
    return world;
  }

  get hub(): INestApplication {
    const [hub] = this.#apps;
    if (hub === undefined) throw new Error('the hub is not started');
    return hub;
  }

  region(code: string): Region {
    const region = this.regions.get(code);
    if (region === undefined) throw new Error(`there is no region ${code}`);
    return region;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.regions.values()].map((region) => region.stop()));
    this.#tap?.close();
    for (const app of this.#apps) await app.close();
    rmSync(this.folder, { recursive: true });
  }

  async #addRegion(code: string): Promise<void> {
    const fhir = await startFhirServer({ databaseUrl: await createDatabase(), port: 0 });
    if (!fhir.ok) throw new Error(fhir.error.message);
    const operator = await Caller.as(this.hub, 'operator');
    const made = await operator.post<{ code: string }>('/api/nodes/registration-codes', {
      region: code,
      name: `Node ${code}`,
    });
    const environment = {
      REGION: code,
      HUB_URL: this.hubUrl,
      FHIR_BASE_URL: fhir.value.url,
      FHIR_POLL_SECONDS: '0.2',
      NODE_KEY_FILE: join(this.folder, `node-${code}.json`),
      TRUSTED_KEYS_FILE: join(this.folder, 'trusted-keys.json'),
      HUB_REGISTRATION_CODE: made.code,
      ...this.options.environment,
    };
    const region = new Region(code, fhir.value, environment, await nodeDatabase(), this.options.log ?? silentLog);
    this.regions.set(code, region);
    await region.start();
  }
}
