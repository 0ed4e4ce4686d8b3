import { z } from 'zod';
import { RELATION_SOURCES } from './relation.js';

/** A time of the day in the region: "07:30". */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 07:30');

/** How a region tells its clinicians; the steward sets it. */
export const OutreachSettings = z
  .strictObject({
    /** Whose word counts first for who treats a person. */
    preference: z
      .array(z.enum(RELATION_SOURCES))
      .min(1)
      .max(RELATION_SOURCES.length)
      .refine((sources) => new Set(sources).size === sources.length, 'must name each once'),
    /** An Encounter tells who treats somebody for so many days after its end. */
    encounterDays: z.int().min(1).max(3650),
    /** When digests leave, on `days` (1 Monday … 7 Sunday). */
    times: z.array(TimeOfDay).min(1).max(24),
    days: z.array(z.int().min(1).max(7)).min(1).max(7),
    /** In place of `times` and `days`: a slot every so many seconds. For trying things out. */
    everySeconds: z.int().min(1).max(86_400).optional(),
    /** No mail in these hours of the region's day, for clinicians who state no others. */
    quietFrom: TimeOfDay.optional(),
    quietUntil: TimeOfDay.optional(),
    /** Digests to one clinician within seven days, for clinicians who state no other number. */
    weeklyCap: z.int().min(1).max(500),
    /** Alerts about one person within 365 days, over all trials; a trial that was told of before is not counted twice. */
    contactsPerYear: z.int().min(1).max(100),
    /** Days after the alert without an answer. Each is later than the one before. */
    remindAfterDays: z.int().min(1).max(90),
    escalateAfterDays: z.int().min(1).max(90),
    expireAfterDays: z.int().min(1).max(180),
    /** How long the link of a mail leads anywhere. */
    linkHours: z.int().min(1).max(720),
  })
  .refine(
    ({ remindAfterDays, escalateAfterDays, expireAfterDays }) =>
      remindAfterDays < escalateAfterDays && escalateAfterDays < expireAfterDays,
    { path: ['expireAfterDays'], error: 'must be later than escalateAfterDays, and that later than remindAfterDays' },
  )
  .refine(({ quietFrom, quietUntil }) => (quietFrom === undefined) === (quietUntil === undefined), {
    path: ['quietUntil'],
    error: 'must stand with quietFrom',
  });
export type OutreachSettings = z.infer<typeof OutreachSettings>;

export const DEFAULT_SETTINGS: OutreachSettings = {
  preference: ['care-team', 'encounter', 'general-practitioner'],
  encounterDays: 365,
  times: ['07:30'],
  days: [1, 2, 3, 4, 5],
  weeklyCap: 5,
  contactsPerYear: 6,
  remindAfterDays: 7,
  escalateAfterDays: 14,
  expireAfterDays: 28,
  linkHours: 168,
};
