import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const count = z.int();

/** How many ever came to each state, from informed consent on. Exact: earlier states leave a region protected only. */
export const RecruitmentCounts = z
  .object({
    consented: count,
    screening: count,
    eligible: count,
    enrolled: count,
    completed: count,
    withdrawn: count,
    screenFailed: count,
  })
  .meta({ id: 'RecruitmentCounts' });
export type RecruitmentCounts = z.infer<typeof RecruitmentCounts>;

export const SiteRecruitment = z
  .object({
    site: z.object({ id: z.uuid(), name: z.string() }),
    target: count.optional(),
    counts: RecruitmentCounts,
  })
  .meta({ id: 'SiteRecruitment' });
export type SiteRecruitment = z.infer<typeof SiteRecruitment>;

/** One region that the trial was published to. Nothing is said of one that has not told yet. */
export const RegionRecruitment = z
  .object({
    region: z.string(),
    node: z.object({ id: z.uuid(), name: z.string() }).optional(),
    /** Absent where the region has not told yet. */
    told: z
      .object({
        versionId: z.uuid(),
        /** The last day that is counted. */
        through: z.iso.date(),
        at: moment,
        receivedAt: moment,
        target: count.optional(),
        counts: RecruitmentCounts,
        sites: z.array(SiteRecruitment),
      })
      .optional(),
  })
  .meta({ id: 'RegionRecruitment' });
export type RegionRecruitment = z.infer<typeof RegionRecruitment>;

/** When the target is reached if it goes on as lately; rates are people per week, with a 95 % interval. */
export const RecruitmentForecast = z
  .object({
    rate: z.number(),
    rateLow: z.number(),
    rateHigh: z.number(),
    date: z.iso.date(),
    earliest: z.iso.date(),
    latest: z.iso.date().optional(),
    /** What it goes by: so many weeks. */
    weeks: z.number(),
  })
  .meta({ id: 'RecruitmentForecast' });
export type RecruitmentForecast = z.infer<typeof RecruitmentForecast>;

export const Recruitment = z
  .object({
    trialId: z.uuid(),
    /** The trial's own; the sum of the sites' targets where it has none. */
    target: count.optional(),
    /** Of the regions that have told. */
    counts: RecruitmentCounts,
    regions: z.array(RegionRecruitment),
    /** Regions that have not told yet: the counts leave them out. */
    silent: z.array(z.string()),
    /** Enrolled in all regions by the days that they told of, the oldest first. */
    curve: z.array(z.object({ through: z.iso.date(), enrolled: count })),
    /** Absent where too few were enrolled lately to say. */
    forecast: RecruitmentForecast.optional(),
  })
  .meta({ id: 'Recruitment' });
export type Recruitment = z.infer<typeof Recruitment>;

/** Where a node's audit ended when it told so; a position that fell, or another hash for it, was audited as such. */
export const AuditHeadLine = z
  .object({ position: z.int(), hash: z.string(), at: moment, receivedAt: moment })
  .meta({ id: 'AuditHeadLine' });
export type AuditHeadLine = z.infer<typeof AuditHeadLine>;

export const AuditHeadPage = z
  .object({ items: z.array(AuditHeadLine), next: z.string().optional() })
  .meta({ id: 'AuditHeadPage' });
export type AuditHeadPage = z.infer<typeof AuditHeadPage>;
