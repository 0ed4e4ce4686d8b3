import { LocalizedText } from '@kohort/criteria';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });

/** What the steward decided of a protocol version; `superseded` is what a newer one that was allowed makes of it. */
export const ProtocolDecision = z.enum(['waiting', 'allowed', 'declined', 'paused', 'stopped', 'superseded']);
export type ProtocolDecision = z.infer<typeof ProtocolDecision>;

/** Codes, since the hub is told them: no free text leaves the region. */
export const DeclineCode = z.enum([
  'no-capacity',
  'no-site',
  'criteria-unsuitable',
  'local-policy',
  'ethics-concern',
  'other',
]);
export type DeclineCode = z.infer<typeof DeclineCode>;

export const StopCode = z.enum([
  'recruitment-complete',
  'no-capacity',
  'local-policy',
  'safety',
  'ethics-concern',
  'other',
]);
export type StopCode = z.infer<typeof StopCode>;

export const SiteDecision = z.strictObject({ site: z.uuid(), decision: z.enum(['allowed', 'declined']) });
export type SiteDecision = z.infer<typeof SiteDecision>;

/** A protocol version that this node could verify when it came. */
export const ProtocolLine = z
  .object({
    /** Of the version. */
    id: z.uuid(),
    trialId: z.uuid(),
    version: z.int(),
    acronym: z.string(),
    title: LocalizedText,
    sponsor: z.string(),
    decision: ProtocolDecision,
    /** The hub's last word on the version. */
    hubState: z.enum(['published', 'paused', 'withdrawn']),
    permit: z.enum(['not-yet', 'live', 'expired']),
    validFrom: moment,
    validUntil: moment,
    receivedAt: moment,
    /** It is matched against people now. */
    running: z.boolean(),
    /** Why it may not run now, whatever the steward decided. */
    fault: z.string().optional(),
  })
  .meta({ id: 'ProtocolLine' });
export type ProtocolLine = z.infer<typeof ProtocolLine>;

/**
 * What happened to a protocol version here: its steward's decisions, and what the hub and time did. `hub-paused` may be for
 * a newer version of the trial: a stop reaches backwards. `altered`: its row in the database is not what was signed.
 */
export const ProtocolEvent = z
  .object({
    at: moment,
    kind: z.enum([
      'received',
      'allow',
      'change-sites',
      'decline',
      'pause',
      'resume',
      'stop',
      'supersede',
      'hub-published',
      'hub-paused',
      'hub-withdrawn',
      'expired',
      'altered',
    ]),
    code: z.string().optional(),
    sites: z.array(SiteDecision).optional(),
    actor: z.object({ kind: z.enum(['user', 'machine', 'system']), id: z.string() }),
  })
  .meta({ id: 'ProtocolEvent' });
export type ProtocolEvent = z.infer<typeof ProtocolEvent>;

/** All that a steward needs to decide. What is read from the signed text is absent where it no longer verifies. */
export const ProtocolDetail = ProtocolLine.extend({
  neutralName: z.string().optional(),
  registrations: z.array(z.object({ system: z.string(), value: z.string() })).optional(),
  ethicsApproval: z.string().optional(),
  protocolHash: z.string().optional(),
  meaningHash: z.string().optional(),
  conditions: z.array(z.string()).optional(),
  permitId: z.uuid().optional(),
  permitDecidedAt: moment.optional(),
  /** Sites of this region. */
  sites: z
    .array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        hsaId: z.string().optional(),
        decision: z.enum(['allowed', 'declined']).optional(),
      }),
    )
    .optional(),
  /** The criteria in plain language. */
  criteria: z
    .array(
      z.object({
        id: z.string(),
        kind: z.enum(['inclusion', 'exclusion']),
        title: LocalizedText.optional(),
        text: LocalizedText.partial(),
        /** The wording of the registry, where the sponsor quoted it. */
        source: z.string().optional(),
      }),
    )
    .optional(),
  /** The newest last. */
  history: z.array(ProtocolEvent),
}).meta({ id: 'ProtocolDetail' });
export type ProtocolDetail = z.infer<typeof ProtocolDetail>;

/** What came from the hub and was not taken up. */
export const RefusedProtocol = z
  .object({
    id: z.uuid(),
    sequence: z.int(),
    code: z.string(),
    /** Absent where nothing trustworthy named them. */
    trialId: z.uuid().optional(),
    versionId: z.uuid().optional(),
    version: z.int().optional(),
    at: moment,
  })
  .meta({ id: 'RefusedProtocol' });
export type RefusedProtocol = z.infer<typeof RefusedProtocol>;

/** How reading from the hub goes. */
export const ProtocolFeedState = z
  .object({
    /** The last feed item that was dealt with. */
    cursor: z.int(),
    lastSuccessAt: moment.optional(),
    failures: z.int(),
    failureCode: z.string().optional(),
    failedAt: moment.optional(),
    nextAttemptAt: moment.optional(),
    /** Reports that the hub has not taken yet. */
    unsentReports: z.int(),
  })
  .meta({ id: 'ProtocolFeedState' });
export type ProtocolFeedState = z.infer<typeof ProtocolFeedState>;
