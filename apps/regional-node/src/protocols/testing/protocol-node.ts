import { writeFile } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAudit, type AuditEvent } from '@kohort/persistence';
import { asRoles, silentLog } from '@kohort/platform/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { HubClient } from '../../hub-connection/hub-client.js';
import { HubConnectionRow } from '../../hub-connection/hub-connection.entity.js';
import { NodeIdentity } from '../../hub-connection/node-identity.js';
import { NodeReportRow } from '../node-report.entity.js';
import { NodeTrust } from '../node-trust.js';
import { PollProtocols } from '../poll-protocols.js';
import { ProtocolFeedRow } from '../protocol-feed.entity.js';
import { Reports } from '../send-reports.js';
import { Authority } from './authority.js';
import { CLIENT, FeedingHub } from './feeding-hub.js';
import { startProtocolsApp } from './protocols-app.js';

const folder = mkdtempSync(join(tmpdir(), 'kohort-protocols-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A node of region 12 that is registered at a hub which feeds it, and trusts that hub and its authority. */
export class ProtocolNode {
  private constructor(
    readonly app: NestExpressApplication,
    readonly hub: FeedingHub,
    readonly signers: Authority,
  ) {}

  static async start(): Promise<ProtocolNode> {
    const hub = await FeedingHub.start();
    const { url } = hub.hub;
    const signers = await Authority.at(url);
    const keys = join(folder, `${new URL(url).port}.json`);
    await writeFile(keys, JSON.stringify(signers.trusted));
    const app = await startProtocolsApp({ HUB_URL: url, TRUSTED_KEYS_FILE: keys });
    const node = new ProtocolNode(app, hub, signers);
    const registered = { hubUrl: url, keyThumbprint: node.identity.key.thumbprint, clientId: CLIENT };
    await node.data.manager.update(HubConnectionRow, { id: 1 }, { ...registered, registeredAt: new Date() });
    return node;
  }

  get data(): DataSource {
    return this.app.get(DataSource);
  }

  get identity(): NodeIdentity {
    return this.app.get(NodeIdentity);
  }

  poller(): PollProtocols {
    return new PollProtocols(this.data, this.app.get(NodeTrust), this.app.get(HubClient), silentLog);
  }

  /** One round of the worker's poll, as if the wait after a failure was over. */
  async poll(poller = this.poller(), signal: AbortSignal = new AbortController().signal): Promise<void> {
    await this.data.manager.update(ProtocolFeedRow, { id: 1 }, { nextAttemptAt: null });
    await poller.run({ signal });
  }

  async publish(version: number, revision: number): Promise<void> {
    const protocol = this.signers.version(version);
    this.hub.feed(await this.signers.directive(protocol, revision), await this.signers.sign(protocol));
    await this.poll();
  }

  reports(): Reports {
    return new Reports(this.data, this.identity, this.app.get(HubClient));
  }

  /** Sends all reports and gives what the hub took of them. */
  async reported() {
    await this.reports().sendUnsent(new Date(Date.now() + 60_000), new AbortController().signal);
    return this.hub.reports(this.identity.key.publicKey);
  }

  reportRows(): Promise<NodeReportRow[]> {
    return this.data.manager.find(NodeReportRow, { order: { at: 'ASC' } });
  }

  /** Newest first; the audit of recruiting has no route. */
  async audit(action: string): Promise<readonly AuditEvent[]> {
    return (await readAudit(this.data, { limit: 100, purpose: 'recruiting', action })).events;
  }

  async get(path: string, role = 'steward'): Promise<request.Response> {
    return this.#agent.get(path).set(await asRoles(this.app, [role])());
  }

  async post(path: string, body?: object, role = 'steward'): Promise<request.Response> {
    return this.#agent
      .post(path)
      .set(await asRoles(this.app, [role])())
      .send(body);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.hub.hub.stop();
  }

  get #agent() {
    return request(this.app.getHttpServer());
  }
}
