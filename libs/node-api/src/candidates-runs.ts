import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const order = z.enum(['asc', 'desc']).default('desc');
const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().optional() });

const SweepState = z.enum(['running', 'finished', 'cancelled', 'failed']);

/** One evaluation of everybody for one protocol version. */
export const Sweep = z
  .object({
    id: z.uuid(),
    trialId: z.uuid(),
    versionId: z.uuid(),
    version: z.int(),
    generation: z.int(),
    cause: z.enum(['sweep', 'time', 'amendment', 'coverage', 'protocol']),
    state: SweepState,
    /** Why a part of it failed: the code of a fault. `failed` is a sweep that nobody tries any more. */
    fault: z.string().optional(),
    done: count,
    /** How many people there were at the start, or more as they came. */
    total: count,
    startedAt: moment,
    finishedAt: moment.optional(),
  })
  .meta({ id: 'Sweep' });
export type Sweep = z.infer<typeof Sweep>;

export const SweepPage = page(Sweep).meta({ id: 'SweepPage' });
export type SweepPage = z.infer<typeof SweepPage>;

export const SweepFilter = z.strictObject({
  order,
  trial: z.uuid().optional(),
  state: SweepState.optional(),
});
export type SweepFilter = z.infer<typeof SweepFilter>;

/** How one criterion fares over all people. */
export const FunnelStep = z
  .object({
    id: z.string(),
    kind: z.enum(['inclusion', 'exclusion']),
    met: count,
    notMet: count,
    unknown: count,
    /** People by the reason why it is unknown; one person may count under several. */
    unknownBecause: z.record(z.string(), count),
    /** People whom no criterion up to and including this one rules out. */
    remaining: count,
    /** People whom this criterion alone rules out. */
    onlyThis: count,
  })
  .meta({ id: 'FunnelStep' });

/** What a protocol version would find here, in numbers. */
export const DryRun = z
  .object({
    id: z.uuid(),
    versionId: z.uuid(),
    trialId: z.uuid(),
    version: z.int(),
    /** `refused`: the protocol may not be looked at any more. */
    state: z.enum(['running', 'finished', 'refused']),
    requestedAt: moment,
    finishedAt: moment.optional(),
    indexDay: z.iso.date(),
    done: count,
    people: count,
    evaluated: count,
    eligible: count,
    possible: count,
    ineligible: count,
    deceased: count,
    outOfUse: count,
    protected: count,
    /** Of the eligible and the possible, those whom a contact about research may reach. */
    contactable: z.object({ eligible: count, possible: count }),
    funnel: z.array(FunnelStep),
  })
  .meta({ id: 'DryRun' });
export type DryRun = z.infer<typeof DryRun>;

export const DryRunPage = page(DryRun).meta({ id: 'DryRunPage' });
export type DryRunPage = z.infer<typeof DryRunPage>;
