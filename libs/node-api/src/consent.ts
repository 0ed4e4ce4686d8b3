import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const order = z.enum(['asc', 'desc']).default('desc');
const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().optional() });

export const ObjectionKind = z.enum(['trial', 'contact', 'use'], { error: 'must be trial, contact or use' });
export const PolicyKind = z.enum(['opt-in', 'clinician-mediated', 'opt-out'], {
  error: 'must be opt-in, clinician-mediated or opt-out',
});

/** Declining one trial, all contact about research, and any use of the records are three objections with three effects. */
export const NewObjection = z
  .strictObject({ kind: ObjectionKind, trialId: z.uuid('must be the id of a trial').optional() })
  .refine(({ kind, trialId }) => kind !== 'trial' || trialId !== undefined, {
    path: ['trialId'],
    error: 'must name the trial that the person objects to',
  })
  .refine(({ kind, trialId }) => kind === 'trial' || trialId === undefined, {
    path: ['trialId'],
    error: 'must be left out: this objection concerns every trial',
  })
  .meta({ id: 'NewObjection' });
export type NewObjection = z.infer<typeof NewObjection>;

export const Objection = z
  .object({
    id: z.uuid(),
    personId: z.string(),
    kind: ObjectionKind,
    trialId: z.uuid().optional(),
    /** Through whom the person said it. */
    source: z.enum(['patient', 'clinician', 'coordinator']),
    state: z.enum(['in-force', 'ended']),
    recordedAt: moment,
    recordedBy: z.string(),
    endedAt: moment.optional(),
    endedBy: z.string().optional(),
  })
  .meta({ id: 'Objection' });
export type Objection = z.infer<typeof Objection>;

export const ObjectionPage = page(Objection).meta({ id: 'ObjectionPage' });
export type ObjectionPage = z.infer<typeof ObjectionPage>;

/** Filters and sorting of the register; `limit` and `after` are as in every list. */
export const ObjectionFilter = z.strictObject({
  order,
  kind: ObjectionKind.optional(),
  trial: z.uuid().optional(),
  state: z.enum(['in-force', 'ended']).optional(),
});
export type ObjectionFilter = z.infer<typeof ObjectionFilter>;

/** A care provider or unit whose records of the person are blocked (spärr). */
export const NewUnitBlock = z
  .strictObject({
    organization: z
      .string()
      .regex(/^Organization\/[A-Za-z0-9\-.]{1,64}$/, 'must be an organisation of the records, such as Organization/1'),
  })
  .meta({ id: 'NewUnitBlock' });
export type NewUnitBlock = z.infer<typeof NewUnitBlock>;

export const UnitBlock = z
  .object({
    id: z.uuid(),
    personId: z.string(),
    organization: z.string(),
    state: z.enum(['in-force', 'ended']),
    recordedAt: moment,
    recordedBy: z.string(),
    endedAt: moment.optional(),
    endedBy: z.string().optional(),
  })
  .meta({ id: 'UnitBlock' });
export type UnitBlock = z.infer<typeof UnitBlock>;

export const UnitBlockPage = page(UnitBlock).meta({ id: 'UnitBlockPage' });
export type UnitBlockPage = z.infer<typeof UnitBlockPage>;

const rowVersion = z.int().min(0);
const basis = (example: string) =>
  z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ./:-]{0,79}$/u, `must be the number of the ${example}`);

/** The region's policy. `rowVersion` 0: nobody has set one, and the configuration's holds. */
export const RegionContactPolicy = z
  .object({
    kind: PolicyKind,
    /** The reference of the region's decision. */
    basis: z.string().optional(),
    rowVersion,
    setAt: moment.optional(),
    setBy: z.string().optional(),
  })
  .meta({ id: 'RegionContactPolicy' });
export type RegionContactPolicy = z.infer<typeof RegionContactPolicy>;

/** On what the region decided it. `rowVersion` as it was read: refused where somebody has set another meanwhile. */
export const SetContactPolicy = z
  .strictObject({
    kind: PolicyKind,
    basis: basis("region's decision, such as RS 2026-0123"),
    rowVersion: rowVersion.optional(),
  })
  .meta({ id: 'SetContactPolicy' });
export type SetContactPolicy = z.infer<typeof SetContactPolicy>;

/** What a trial's ethics approval allows, and what holds for it here. `rowVersion` 0: nothing is recorded. */
export const TrialContactPolicy = z
  .object({
    trialId: z.uuid(),
    kind: PolicyKind.optional(),
    /** The number of the ethics decision. */
    basis: z.string().optional(),
    /** The stricter of the trial's and the region's; opt-in where nothing is recorded of the trial. */
    inForce: PolicyKind,
    rowVersion,
    setAt: moment.optional(),
    setBy: z.string().optional(),
  })
  .meta({ id: 'TrialContactPolicy' });
export type TrialContactPolicy = z.infer<typeof TrialContactPolicy>;

export const SetTrialContactPolicy = z
  .strictObject({
    kind: PolicyKind,
    basis: basis('ethics decision, such as 2026-01234-01'),
    rowVersion: rowVersion.optional(),
  })
  .meta({ id: 'SetTrialContactPolicy' });
export type SetTrialContactPolicy = z.infer<typeof SetTrialContactPolicy>;

/** What one input of a decision came to: "Consent/1", "Objection/…", "Person" or "Policy/…". */
export const ContactTraceEntry = z
  .object({
    rule: z.string(),
    reference: z.string(),
    version: z.string().optional(),
    effect: z.enum(['permit', 'deny', 'none']),
  })
  .meta({ id: 'ContactTraceEntry' });

/** Whether somebody might be contacted about a trial at a moment, why, and by which inputs. */
export const KeptContactDecision = z
  .object({
    id: z.uuid(),
    personId: z.string(),
    trialId: z.uuid(),
    moment: z.enum(['queue', 'send', 'refer']),
    at: z.iso.datetime({ offset: true }),
    permit: z.boolean(),
    reason: z.string(),
    policy: PolicyKind,
    policyId: z.string(),
    policyVersion: z.string(),
    trace: z.array(ContactTraceEntry),
  })
  .meta({ id: 'KeptContactDecision' });
export type KeptContactDecision = z.infer<typeof KeptContactDecision>;

export const KeptContactDecisionPage = page(KeptContactDecision).meta({ id: 'KeptContactDecisionPage' });
export type KeptContactDecisionPage = z.infer<typeof KeptContactDecisionPage>;

export const ContactDecisionFilter = z.strictObject({ order, trial: z.uuid().optional() });
export type ContactDecisionFilter = z.infer<typeof ContactDecisionFilter>;
