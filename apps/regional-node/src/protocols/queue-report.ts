import { randomUUID } from 'node:crypto';
import { enqueue } from '@kohort/persistence';
import type { NodeReport } from '@kohort/protocol';
import { defineJob } from '@kohort/queue';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { NodeReportRow } from './node-report.entity.js';

/** Over an hour of attempts; what then is still not sent is sent by `protocols.send-unsent`. */
export const sendReport = defineJob({
  name: 'protocols.report',
  queue: 'protocols',
  payload: z.object({ reportId: z.uuid() }),
  attempts: 12,
});

/**
 * Keeps what the hub is to be told, and has it sent after this transaction. The caller holds the lock of the trial, so
 * that the reports of a version have times that grow.
 */
export async function queueReport(
  manager: EntityManager,
  report: Omit<NodeReport, 'id' | 'at'>,
  now: Date,
): Promise<void> {
  const id = randomUUID();
  const at = await timeFor(manager, report.versionId, now);
  await manager.insert(NodeReportRow, {
    id,
    versionId: report.versionId ?? null,
    sequence: report.sequence ?? null,
    report: { ...report, id, at: at.toISOString() },
    at,
    sentAt: null,
    failureCode: null,
  });
  await enqueue(manager, { job: sendReport.name, id, payload: { reportId: id } });
}

/** Two decisions in one millisecond, or a clock that was set back, do not change their order. */
async function timeFor(manager: EntityManager, versionId: string | undefined, now: Date): Promise<Date> {
  if (versionId === undefined) return now;
  const last = await manager.findOne(NodeReportRow, { where: { versionId }, order: { at: 'DESC' } });
  return new Date(Math.max(now.getTime(), last === null ? 0 : last.at.getTime() + 1));
}
