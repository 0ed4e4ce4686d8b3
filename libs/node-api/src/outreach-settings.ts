import { z } from 'zod';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 07:30');
const date = z.iso.date('must be a date such as 2026-12-24');

/** How a region tells its clinicians. What must fit together is checked where it is stored. */
export const OutreachSettingsFields = z
  .strictObject({
    /** Whose word counts first for who treats a person; a source that is left out does not count. */
    preference: z
      .array(z.enum(['care-team', 'encounter', 'general-practitioner']))
      .min(1)
      .max(3),
    encounterDays: z.int().min(1).max(3650),
    /** When digests leave, in the region's time, on `days` (1 Monday … 7 Sunday). */
    times: z.array(timeOfDay).min(1).max(24),
    days: z.array(z.int().min(1).max(7)).min(1).max(7),
    /** In place of `times` and `days`: a slot every so many seconds. For trying things out. */
    everySeconds: z.int().min(1).max(86_400).optional(),
    quietFrom: timeOfDay.optional(),
    quietUntil: timeOfDay.optional(),
    /** Digests to one clinician within seven days. */
    weeklyCap: z.int().min(1).max(500),
    /** Alerts about one person within 365 days, over all trials. */
    contactsPerYear: z.int().min(1).max(100),
    /** Days after the alert without an answer. */
    remindAfterDays: z.int().min(1).max(90),
    escalateAfterDays: z.int().min(1).max(90),
    expireAfterDays: z.int().min(1).max(180),
    linkHours: z.int().min(1).max(720),
  })
  .meta({ id: 'OutreachSettingsFields' });
export type OutreachSettingsFields = z.infer<typeof OutreachSettingsFields>;

export const RegionOutreachSettings = z
  .object({
    settings: OutreachSettingsFields,
    /** 0 while nobody has set any: the defaults hold. */
    rowVersion: z.int(),
    changedAt: z.iso.datetime({ offset: true }).optional(),
  })
  .meta({ id: 'RegionOutreachSettings' });
export type RegionOutreachSettings = z.infer<typeof RegionOutreachSettings>;

export const ChangeOutreachSettings = z
  .strictObject({
    /** As it was read. */
    rowVersion: z.int().min(0),
    settings: OutreachSettingsFields,
  })
  .meta({ id: 'ChangeOutreachSettings' });
export type ChangeOutreachSettings = z.infer<typeof ChangeOutreachSettings>;

/** What a clinician may state of the own mail; null is as the region does. Times that are equal mean no quiet hours. */
const stated = {
  weeklyCap: z.int().min(1).max(50).nullable(),
  quietFrom: timeOfDay.nullable(),
  quietUntil: timeOfDay.nullable(),
};

export const ClinicianPreferences = z
  .object({
    ...stated,
    /** Who is told instead on these days, both included; null once the last of them is over. */
    deputy: z.object({ practitioner: z.string(), name: z.string().optional(), from: date, until: date }).nullable(),
    /** 0 while nothing has been stated. */
    rowVersion: z.int(),
    /** What the region does for those who state nothing. */
    region: z.object({ weeklyCap: z.int(), quietFrom: timeOfDay.optional(), quietUntil: timeOfDay.optional() }),
  })
  .meta({ id: 'ClinicianPreferences' });
export type ClinicianPreferences = z.infer<typeof ClinicianPreferences>;

export const ChangePreferences = z
  .strictObject({
    /** As it was read. */
    rowVersion: z.int().min(0),
    ...stated,
    deputy: z
      .strictObject({
        practitioner: z
          .string()
          .regex(/^Practitioner\/[A-Za-z0-9.-]{1,64}$/, 'must be a reference such as Practitioner/1'),
        from: date,
        until: date,
      })
      .nullable(),
  })
  .meta({ id: 'ChangePreferences' });
export type ChangePreferences = z.infer<typeof ChangePreferences>;
