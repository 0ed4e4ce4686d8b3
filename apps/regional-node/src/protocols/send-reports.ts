import type { Result } from '@kohort/kernel';
import { HUB_PATHS, signReport } from '@kohort/protocol';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, LessThanOrEqual } from 'typeorm';
import { z } from 'zod';
import { HubClient } from '../hub-connection/hub-client.js';
import { shownCode, type HubFault } from '../hub-connection/hub-fault.js';
import { NodeIdentity } from '../hub-connection/node-identity.js';
import { NodeReportRow } from './node-report.entity.js';

/** Faults after which the next report would fare no better. */
const HUB_IS_OUT_OF_REACH = new Set<HubFault['code']>(['not-registered', 'hub-away', 'hub-redirected', 'not-the-hub']);

/** Tells the hub what is to be told; a report that is sent twice counts once there. */
@Injectable()
export class Reports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly identity: NodeIdentity,
    private readonly hub: HubClient,
  ) {}

  /** Sends a report, and before it those of the same version that should have come before. */
  async send(id: string, signal: AbortSignal): Promise<HubFault | undefined> {
    const { manager } = this.dataSource;
    const row = await manager.findOneBy(NodeReportRow, { id });
    if (row === null || row.sentAt !== null) return undefined;
    if (row.versionId === null) return this.#sendAll([row], signal);
    const before = { versionId: row.versionId, sentAt: IsNull(), at: LessThanOrEqual(row.at) };
    return this.#sendAll(await manager.find(NodeReportRow, { where: before, order: { at: 'ASC' } }), signal);
  }

  /** Sends what was to be sent at `until` or before and is still here, the oldest first. */
  async sendUnsent(until: Date, signal: AbortSignal): Promise<HubFault | undefined> {
    const where = { sentAt: IsNull(), at: LessThanOrEqual(until) };
    const rows = await this.dataSource.manager.find(NodeReportRow, { where, order: { at: 'ASC' }, take: 500 });
    let fault: HubFault | undefined;
    for (const row of rows) {
      const failed = await this.#sendAll([row], signal);
      if (failed !== undefined && HUB_IS_OUT_OF_REACH.has(failed.code)) return failed;
      fault ??= failed;
    }
    return fault;
  }

  async #sendAll(rows: readonly NodeReportRow[], signal: AbortSignal): Promise<HubFault | undefined> {
    for (const row of rows) {
      const sent = await this.#sendOne(row, signal);
      if (!sent.ok) return sent.error;
    }
    return undefined;
  }

  /** Signed anew each time: a signature holds for a minute. */
  async #sendOne({ id, report }: NodeReportRow, signal: AbortSignal): Promise<Result<unknown, HubFault>> {
    const { hubUrl, key } = this.identity;
    const signed = await signReport(key, hubUrl, report, Date.now());
    const request = { method: 'POST', path: HUB_PATHS.reports, body: { json: { report: signed } } } as const;
    const sent = await this.hub.ask(request, z.unknown(), { signal });
    const { manager } = this.dataSource;
    await manager.increment(NodeReportRow, { id }, 'attempts', 1);
    await manager.update(
      NodeReportRow,
      { id },
      sent.ok ? { sentAt: new Date(), failureCode: null } : { failureCode: shownCode(sent.error) },
    );
    return sent;
  }
}
