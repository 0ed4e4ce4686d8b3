import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const count = z.number().int().min(0);

/** Why something failed: a code of the list in the guide, never the text of a server. */
const failure = z.object({ code: z.string(), at: moment });

/** How far one resource type has come. */
export const IngestedType = z
  .object({
    type: z.string(),
    /**
     * loading: read for the first time, or all of it again; reconciling: ids and versions are compared with what is known;
     * following: what changes is read; unsupported: the server does not search this type; waiting: not begun.
     */
    phase: z.enum(['waiting', 'loading', 'reconciling', 'following', 'unsupported']),
    /** Of the walk over all that is going on, or of the last one. */
    read: count,
    /** What the server says there is; absent where it does not say. */
    total: count.optional(),
    lastSuccessAt: moment.optional(),
    /** Seconds since changes were last asked for with success; absent until the first load is over. */
    lagSeconds: z.number().min(0).optional(),
    /** Entries that could not be read, in the last walk over all or in what was followed last. */
    lost: count,
    lastFailure: failure.optional(),
  })
  .meta({ id: 'IngestedType' });
export type IngestedType = z.infer<typeof IngestedType>;

export const Ingestion = z
  .object({
    /** Everything has been read once: changes are matched from now on. */
    loaded: z.boolean(),
    circuit: z.object({
      /** open: the server was away too often and is left alone until then; half-open: the next request is a trial. */
      state: z.enum(['closed', 'open', 'half-open']),
      /** Rounds in a row in which it was away. */
      failures: count,
      until: moment.optional(),
      lastFailure: failure.optional(),
    }),
    lastRoundAt: moment.optional(),
    types: z.array(IngestedType),
    /** People, those that are merged counted once. */
    people: count,
    records: count,
    /** Records that cannot be read. */
    faults: count,
    /** Records of which nobody knows whose they are: absence of such records proves nothing of anybody. */
    quarantined: count,
    /** Changes that the matching has not taken yet. */
    changesWaiting: count,
    coverageEpoch: count,
  })
  .meta({ id: 'Ingestion' });
export type Ingestion = z.infer<typeof Ingestion>;

export const ReloadRequest = z.strictObject({
  /**
   * FHIR_BASE_URL has been changed, and that is another server (`other-server`): what is known of the one before is
   * forgotten.
   */
  newServer: z.literal(true).optional(),
});
export type ReloadRequest = z.infer<typeof ReloadRequest>;

export const ReconcileRequest = z.strictObject({
  /** Where too many records are missing (`too-many-gone`): they are gone indeed, and are forgotten. */
  confirm: z.literal(true).optional(),
});
export type ReconcileRequest = z.infer<typeof ReconcileRequest>;

export const RecordFault = z
  .object({
    /** "Observation/1" */
    record: z.string(),
    code: z.string(),
    /** It may be anybody's. */
    quarantined: z.boolean(),
  })
  .meta({ id: 'RecordFault' });
export type RecordFault = z.infer<typeof RecordFault>;

export const RecordFaultPage = z
  .object({ items: z.array(RecordFault), next: z.string().optional() })
  .meta({ id: 'RecordFaultPage' });
export type RecordFaultPage = z.infer<typeof RecordFaultPage>;

export const RecordFaultFilter = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(1000).optional(),
  sort: z.enum(['type']).default('type'),
  order: z.enum(['asc', 'desc']).default('asc'),
  type: z.string().max(64).optional(),
  code: z.string().max(64).optional(),
});
export type RecordFaultFilter = z.infer<typeof RecordFaultFilter>;
