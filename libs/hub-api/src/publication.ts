import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });

/** Why a version is taken back. A code, for it goes into the audit. */
export const WithdrawalReason = z.enum([
  'safety',
  'completed',
  'ended-early',
  'permit-withdrawn',
  'published-by-mistake',
]);
export type WithdrawalReason = z.infer<typeof WithdrawalReason>;

/** Why a version is paused. A code, for it goes into the audit. */
export const PauseReason = z.enum(['safety', 'conditions-not-met', 'data-protection', 'under-review', 'other']);
export type PauseReason = z.infer<typeof PauseReason>;

export const Pause = z.strictObject({ reason: PauseReason.optional() }).meta({ id: 'Pause' });
export type Pause = z.infer<typeof Pause>;

export const Withdrawal = z.strictObject({ reason: WithdrawalReason }).meta({ id: 'Withdrawal' });
export type Withdrawal = z.infer<typeof Withdrawal>;

/** A version after it was published, paused, resumed or withdrawn. */
export const PublishedVersion = z
  .object({
    trialId: z.uuid(),
    versionId: z.uuid(),
    version: z.int(),
    state: z.enum(['published', 'paused', 'withdrawn']),
    /** Of the directive that tells the nodes; absent where they were never told of the version. */
    revision: z.int().optional(),
    at: moment,
  })
  .meta({ id: 'PublishedVersion' });
export type PublishedVersion = z.infer<typeof PublishedVersion>;

/** What a region answers to a version: its node, its steward, and what a newer version or time made of it. */
const answers = [
  'received',
  'refused',
  'allowed',
  'declined',
  'paused',
  'resumed',
  'stopped',
  'superseded',
  'expired',
] as const;

/** What nodes report of a protocol version; `hub-…` says that a directive was carried out. */
export const NodeReportState = z.enum([...answers, 'hub-paused', 'hub-resumed', 'hub-withdrawn']);
export type NodeReportState = z.infer<typeof NodeReportState>;

const siteDecision = z.object({ site: z.uuid(), decision: z.enum(['allowed', 'declined']) });

/** How one region answers one published version. */
export const NodeAnswer = z
  .object({
    version: z.int(),
    versionId: z.uuid(),
    region: z.string(),
    /** The node that is registered for the region now. */
    node: z.object({ id: z.uuid(), name: z.string() }).optional(),
    /** The latest; `unanswered` where the region has said nothing yet. Nothing runs where the directive is no `published`. */
    state: z.enum([...answers, 'unanswered']),
    code: z.string().optional(),
    /** As of the latest report that names them. */
    sites: z.array(siteDecision).optional(),
    at: moment.optional(),
    /** The hub's last word on the version, and whether the node has told that it carried it out. */
    directive: z.object({
      state: z.enum(['published', 'paused', 'withdrawn']),
      revision: z.int(),
      at: moment,
      confirmed: z.boolean(),
    }),
  })
  .meta({ id: 'NodeAnswer' });
export type NodeAnswer = z.infer<typeof NodeAnswer>;

export const NodeAnswers = z.object({ items: z.array(NodeAnswer) }).meta({ id: 'NodeAnswers' });
export type NodeAnswers = z.infer<typeof NodeAnswers>;

/** A report as a node sent it; its signature was verified. */
export const NodeReportLine = z
  .object({
    id: z.uuid(),
    nodeId: z.uuid(),
    region: z.string(),
    trialId: z.uuid().optional(),
    versionId: z.uuid().optional(),
    sequence: z.int().optional(),
    state: NodeReportState,
    code: z.string().optional(),
    sites: z.array(siteDecision).optional(),
    /** By the node's clock; as `receivedAt` where that clock is plainly wrong. */
    at: moment,
    receivedAt: moment,
    /** Whether it answers something that this hub sent to this region. */
    expected: z.boolean(),
  })
  .meta({ id: 'NodeReportLine' });
export type NodeReportLine = z.infer<typeof NodeReportLine>;

export const NodeReportPage = z
  .object({ items: z.array(NodeReportLine), next: z.string().optional() })
  .meta({ id: 'NodeReportPage' });
export type NodeReportPage = z.infer<typeof NodeReportPage>;
