import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const Outcome = z.enum(['eligible', 'possible', 'ineligible']);
const CandidateState = z.enum(['candidate', 'no-longer-eligible']);
const TrialState = z.enum(['running', 'not-running']);
const Truth = z.enum(['met', 'not-met', 'unknown']);
const order = z.enum(['asc', 'desc']).default('desc');
const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().optional() });

/** The id of a person as the region's records have it (FHIR R4 id). */
export const PersonId = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/, 'must be the id of a person as this API gives it');

/** Somebody whom the criteria of a trial do not rule out, or once did not. */
export const CandidateLine = z
  .object({
    id: z.uuid(),
    trialId: z.uuid(),
    personId: z.string(),
    versionId: z.uuid(),
    version: z.int(),
    outcome: Outcome,
    state: CandidateState,
    /** Whether the trial runs here now; of one that does not, nothing is kept up to date. */
    trialState: TrialState,
    /** The day that the verdicts hold for. */
    indexDay: z.iso.date(),
    evaluatedAt: moment,
    firstAt: moment,
    changedAt: moment,
    provider: z.string().optional(),
    practitioners: z.array(z.string()),
    /** Criteria that a record may still settle, and those that only a person can. */
    openCount: count,
    manualCount: count,
  })
  .meta({ id: 'CandidateLine' });
export type CandidateLine = z.infer<typeof CandidateLine>;

export const CandidatePage = page(CandidateLine).meta({ id: 'CandidatePage' });
export type CandidatePage = z.infer<typeof CandidatePage>;

/** Filters and sorting of the list; `limit` and `after` are as in every list. */
export const CandidateFilter = z.strictObject({
  sort: z.enum(['changedAt', 'firstAt', 'openCount']).default('changedAt'),
  order,
  trial: z.uuid().optional(),
  outcome: Outcome.optional(),
  state: CandidateState.optional(),
  /** Whoever may see their own patients only is shown trials that run. */
  trialState: TrialState.optional(),
});
export type CandidateFilter = z.infer<typeof CandidateFilter>;

/** A criterion and its verdict in words, in the language that was asked for. */
export const VerdictExplanation = z
  .object({
    kind: z.string(),
    title: z.string().optional(),
    criterion: z.string(),
    verdict: z.string(),
    because: z.array(z.string()),
    open: z.array(z.object({ why: z.string(), records: z.array(z.string()), settledBy: z.string() })),
  })
  .meta({ id: 'VerdictExplanation' });

export const CandidateVerdict = z
  .object({
    criterion: z.string(),
    kind: z.enum(['inclusion', 'exclusion']),
    truth: Truth,
    standing: z.enum(['for', 'against', 'open']),
    evidence: z.array(z.record(z.string(), z.unknown())),
    gaps: z.array(
      z.object({ reason: z.string(), path: z.string(), records: z.array(z.record(z.string(), z.unknown())) }),
    ),
    /** Absent where the stored protocol version is not what was signed. */
    explanation: VerdictExplanation.optional(),
  })
  .meta({ id: 'CandidateVerdict' });

export const CandidateDetail = CandidateLine.extend({ verdicts: z.array(CandidateVerdict) }).meta({
  id: 'CandidateDetail',
});
export type CandidateDetail = z.infer<typeof CandidateDetail>;

export const CandidateLanguage = z.strictObject({ lang: z.enum(['sv', 'en']).default('sv') });

/** One step in the history of a candidate, with its cause. */
export const CandidateEvent = z
  .object({
    id: z.uuid(),
    at: moment,
    kind: z.enum(['became-candidate', 'no-longer-eligible', 'eligible-again', 'verdicts-changed']),
    outcomeFrom: Outcome.optional(),
    outcomeTo: Outcome,
    version: z.int(),
    cause: z.object({
      kind: z.enum(['sweep', 'record', 'time', 'amendment', 'coverage', 'protocol']),
      /** The records that changed: "Observation/1". */
      records: z.array(z.string()),
      criteria: z.array(
        z.object({
          id: z.string(),
          from: Truth.nullable(),
          to: Truth.nullable(),
          /** Why the side that is unknown is so. */
          reason: z.string().nullable(),
        }),
      ),
      person: z.enum(['deceased', 'objected', 'out-of-use', 'gone']).optional(),
    }),
  })
  .meta({ id: 'CandidateEvent' });
export type CandidateEvent = z.infer<typeof CandidateEvent>;

export const CandidateEventPage = page(CandidateEvent).meta({ id: 'CandidateEventPage' });
export type CandidateEventPage = z.infer<typeof CandidateEventPage>;

/** How one person stands to one trial that runs here, evaluated now. */
export const TrialOfPerson = z
  .object({
    trialId: z.uuid(),
    versionId: z.uuid(),
    version: z.int(),
    acronym: z.string(),
    title: z.object({ sv: z.string(), en: z.string() }),
    outcome: Outcome,
    /** From 0 to 1, falling along the list. */
    score: z.number().min(0).max(1),
    /** Match grade of FHIR: certain, probable (only a person can settle the rest), possible, certainly not. */
    grade: z.enum(['certain', 'probable', 'possible', 'certainly-not']),
    met: count,
    criteria: count,
    openCount: count,
    manualCount: count,
  })
  .meta({ id: 'TrialOfPerson' });
export type TrialOfPerson = z.infer<typeof TrialOfPerson>;

export const TrialsOfPerson = z.object({ items: z.array(TrialOfPerson) }).meta({ id: 'TrialsOfPerson' });
export type TrialsOfPerson = z.infer<typeof TrialsOfPerson>;
