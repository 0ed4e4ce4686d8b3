import { REGION_CODE, REGION_CODE_RULE } from '@kohort/kernel';
import { z } from 'zod';
import { TrialRegistration } from './trials.js';

const moment = z.iso.datetime({ offset: true });
const LATEST = Date.parse('2200-12-31T23:59:59Z');
/** A moment that a person plans: what is to be told in four digits of a year. */
const planned = z.iso
  .datetime({ offset: true, abort: true })
  .refine((text) => Date.parse(text) <= LATEST, 'must not be after the year 2200');
const region = z.string(REGION_CODE_RULE).regex(REGION_CODE, REGION_CODE_RULE);
const title = z.object({ sv: z.string(), en: z.string() });

/** What a permit officer decides on an application: that it may run, where and until when, or why not. */
export const PermitDecision = z
  .discriminatedUnion('decision', [
    z.strictObject({
      decision: z.literal('approved'),
      /** Not more than a day ago. */
      validFrom: planned,
      /** The first moment at which it no longer holds; five years after `validFrom` at most. */
      validUntil: planned,
      /** Some of those that were applied for. */
      regions: z.array(region).min(1).max(30),
      conditions: z.array(z.string().trim().min(1).max(1000)).max(50).default([]),
    }),
    z.strictObject({ decision: z.literal('refused'), reason: z.string().trim().min(1).max(2000) }),
  ])
  .meta({ id: 'PermitDecision' });
export type PermitDecision = z.infer<typeof PermitDecision>;

const decided = { id: z.uuid(), trialId: z.uuid(), versionId: z.uuid(), version: z.int(), decidedAt: moment };

/** A decision as it was made. It is never changed. */
export const DecidedPermit = z
  .discriminatedUnion('decision', [
    z.object({
      ...decided,
      decision: z.literal('approved'),
      purpose: z.string(),
      validFrom: moment,
      validUntil: moment,
      regions: z.array(z.string()),
      conditions: z.array(z.string()),
    }),
    z.object({ ...decided, decision: z.literal('refused'), reason: z.string() }),
  ])
  .meta({ id: 'DecidedPermit' });
export type DecidedPermit = z.infer<typeof DecidedPermit>;

export const DecidedPermitPage = z
  .object({ items: z.array(DecidedPermit), next: z.string().optional() })
  .meta({ id: 'DecidedPermitPage' });
export type DecidedPermitPage = z.infer<typeof DecidedPermitPage>;

/** A version that waits for a decision. */
export const Application = z
  .object({
    trialId: z.uuid(),
    versionId: z.uuid(),
    version: z.int(),
    acronym: z.string(),
    title,
    organisationId: z.uuid(),
    sponsor: z.string(),
    regions: z.array(z.string()),
    sites: z.int(),
    changeNote: z.string().optional(),
    protocolHash: z.string(),
    meaningHash: z.string(),
    submittedAt: moment,
  })
  .meta({ id: 'Application' });
export type Application = z.infer<typeof Application>;

export const ApplicationPage = z
  .object({ items: z.array(Application), next: z.string().optional() })
  .meta({ id: 'ApplicationPage' });
export type ApplicationPage = z.infer<typeof ApplicationPage>;

/** What the public sees of an approved version. */
export const RegisterEntry = z
  .object({
    trialId: z.uuid(),
    version: z.int(),
    title,
    sponsor: z.string(),
    /** Numbers of the trial in other registers, as of now. */
    registrations: z.array(TrialRegistration),
    purpose: z.string(),
    regions: z.array(z.string()),
    decidedAt: moment,
    validFrom: moment,
    validUntil: moment,
    /** `expired`: the permit holds no longer, and the version was not withdrawn before. */
    state: z.enum(['approved', 'published', 'paused', 'withdrawn', 'superseded', 'expired']),
    /** Of the criteria that the permit is for. */
    protocolHash: z.string(),
    conditions: z.array(z.string()),
  })
  .meta({ id: 'RegisterEntry' });
export type RegisterEntry = z.infer<typeof RegisterEntry>;

export const RegisterPage = z
  .object({ items: z.array(RegisterEntry), next: z.string().optional() })
  .meta({ id: 'RegisterPage' });
export type RegisterPage = z.infer<typeof RegisterPage>;
