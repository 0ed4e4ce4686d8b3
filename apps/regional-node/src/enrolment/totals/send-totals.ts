import type { Result } from '@kohort/kernel';
import { HUB_PATHS, signTotals, type RecruitmentTotals } from '@kohort/protocol';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, LessThanOrEqual } from 'typeorm';
import { z } from 'zod';
import { HubClient } from '../../hub-connection/hub-client.js';
import { shownCode, type HubFault } from '../../hub-connection/hub-fault.js';
import { NodeIdentity } from '../../hub-connection/node-identity.js';
import { previousHead } from './previous-head.js';
import { RecruitmentTotalsRow } from './recruitment-totals.entity.js';

/** Faults after which the next totals would fare no better. */
const HUB_IS_OUT_OF_REACH = new Set<HubFault['code']>(['not-registered', 'hub-away', 'hub-redirected', 'not-the-hub']);

/** Tells the hub the released totals; what is sent twice counts once there, and what is older than the last is history. */
@Injectable()
export class TotalsSender {
  constructor(
    private readonly dataSource: DataSource,
    private readonly identity: NodeIdentity,
    private readonly hub: HubClient,
  ) {}

  async send(id: string, signal: AbortSignal): Promise<HubFault | undefined> {
    const row = await this.dataSource.manager.findOneBy(RecruitmentTotalsRow, { id, sentAt: IsNull() });
    if (row === null) return undefined;
    const sent = await this.#sendOne(row, signal);
    return sent.ok ? undefined : sent.error;
  }

  /** Sends what was released at `until` or before and is still here, the oldest first. */
  async sendUnsent(until: Date, signal: AbortSignal): Promise<HubFault | undefined> {
    const where = { sentAt: IsNull(), at: LessThanOrEqual(until) };
    const rows = await this.dataSource.manager.find(RecruitmentTotalsRow, { where, order: { at: 'ASC' }, take: 500 });
    let fault: HubFault | undefined;
    for (const row of rows) {
      const sent = await this.#sendOne(row, signal);
      if (sent.ok) continue;
      if (HUB_IS_OUT_OF_REACH.has(sent.error.code)) return sent.error;
      fault ??= sent.error;
    }
    return fault;
  }

  /** Signed anew each time: a signature holds for a minute. */
  async #sendOne({ id, totals }: RecruitmentTotalsRow, signal: AbortSignal): Promise<Result<unknown, HubFault>> {
    const { hubUrl, key } = this.identity;
    const signed = await signTotals(key, hubUrl, await this.#withPrevious(totals), Date.now());
    const request = { method: 'POST', path: HUB_PATHS.totals, body: { json: { totals: signed } } } as const;
    const sent = await this.hub.ask(request, z.unknown(), { signal });
    const now = sent.ok ? { sentAt: new Date(), failureCode: null } : { failureCode: shownCode(sent.error) };
    await this.dataSource.manager.update(RecruitmentTotalsRow, { id }, now);
    return sent;
  }

  async #withPrevious(totals: RecruitmentTotals): Promise<RecruitmentTotals> {
    const previous = totals.auditHead && (await previousHead(this.dataSource.manager));
    if (totals.auditHead === undefined || previous === undefined) return totals;
    return { ...totals, auditHead: { ...totals.auditHead, previous } };
  }
}
