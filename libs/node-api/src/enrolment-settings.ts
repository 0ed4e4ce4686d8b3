import { z } from 'zod';
import { SiteLacks } from './enrolments.js';

const Code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,29}$/, 'must be a short code such as A or high-dose');
const reference = z.string().min(1).max(100);
const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** A group of a trial that people are enrolled into, with its slots at one site. */
export const TrialArm = z.strictObject({
  code: Code,
  name: z.strictObject({ sv: z.string().min(1).max(100), en: z.string().min(1).max(100) }),
  slots: z.int().min(0).max(100_000),
  open: z.boolean(),
});

/** A version of the informed consent form; the newest that is valid on a day is in force. */
export const ConsentFormVersion = z.strictObject({ version: z.string().min(1).max(30), validFrom: z.iso.date() });

/** How a trial is run at a site. */
export const TrialSiteSettings = z.strictObject({
  /** How many people are to be enrolled here. */
  target: z.int().min(1).max(100_000).optional(),
  /** None: the trial has no arms. */
  arms: z
    .array(TrialArm)
    .max(20)
    .refine((arms) => distinct(arms.map(({ code }) => code)), 'must name each arm once')
    .default([]),
  /** Only then the log shows who is in which arm. */
  openLabel: z.boolean().default(false),
  consentForms: z
    .array(ConsentFormVersion)
    .max(50)
    .refine((forms) => distinct(forms.map(({ version }) => version)), 'must name each version once')
    .refine((forms) => distinct(forms.map(({ validFrom }) => validFrom)), 'must be valid from a day of its own each')
    .default([]),
  /** Whether who takes part may be asked about another trial. */
  coEnrolment: z.enum(['allowed', 'not-allowed']).default('not-allowed'),
  /** The decision that lets the coordinator see people before a clinician has referred them; the steward's to enter. */
  showsBeforeReferral: reference.optional(),
  /** The ethics decision that lets who referred somebody take the consent too; the steward's to enter. */
  clinicianMayTakeConsent: reference.optional(),
  /** Where several trials compete for somebody: the greater goes first. */
  priority: z.int().min(0).max(100).default(0),
});
export type TrialSiteSettings = z.infer<typeof TrialSiteSettings>;

/** `rowVersion` as it was read; 0 where nothing was set yet. */
export const ChangeTrialSite = TrialSiteSettings.extend({ rowVersion: z.int().min(0) }).meta({ id: 'ChangeTrialSite' });
export type ChangeTrialSite = z.infer<typeof ChangeTrialSite>;

export const TrialSiteView = TrialSiteSettings.extend({
  trialId: z.uuid(),
  siteId: z.uuid(),
  name: z.string(),
  rowVersion: z.int(),
  changedAt: z.iso.datetime({ offset: true }).optional(),
  /** Ever enrolled here, in all; by arm in open-label trials only. */
  enrolled: z.int(),
  filled: z.array(z.object({ arm: z.string(), enrolled: z.int() })),
  /** Somebody may be enrolled: the target is not reached, and an arm is open with a slot. */
  open: z.boolean(),
  lacks: SiteLacks,
}).meta({ id: 'TrialSiteView' });
export type TrialSiteView = z.infer<typeof TrialSiteView>;

/** The sites where the steward lets the trial run. */
export const TrialSiteList = z.object({ items: z.array(TrialSiteView) }).meta({ id: 'TrialSiteList' });
export type TrialSiteList = z.infer<typeof TrialSiteList>;
