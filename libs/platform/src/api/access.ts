import { z } from 'zod';
import { pageOf } from './page.js';

const moment = z.iso.datetime({ offset: true, abort: true });

const HOUR_MS = 3_600_000;
const LATEST = Date.parse('2200-12-31T23:59:59Z');
/** A moment that a person plans: what is to be told in four digits of a year. */
const planned = moment.refine((text) => Date.parse(text) <= LATEST, 'must not be after the year 2200');

const line = z.strictObject({
  role: z.string().min(1).max(50),
  organisation: z.string().min(1).max(100).optional(),
  region: z.string().min(1).max(50).optional(),
  careProvider: z.string().min(1).max(100).optional(),
  careUnit: z.string().min(1).max(100).optional(),
  trial: z.string().min(1).max(100).optional(),
  site: z.string().min(1).max(100).optional(),
  task: z.string().min(1).max(50).optional(),
  validFrom: planned.optional(),
  validUntil: planned.optional(),
});

/** Where and for how long a role holds: a delegation log's line (ICH-GCP E6(R3) 2.3.3). Absent means everywhere. */
export const NewAssignment = line
  .refine(({ validFrom }) => validFrom === undefined || Date.parse(validFrom) > Date.now() - HOUR_MS, {
    path: ['validFrom'],
    error: 'must not be past: nobody held a role before it was given',
  })
  .refine(
    ({ validFrom, validUntil }) =>
      validUntil === undefined ||
      Date.parse(validUntil) > (validFrom === undefined ? Date.now() : Date.parse(validFrom)),
    { path: ['validUntil'], error: 'must be after validFrom, and not past' },
  );
export type NewAssignment = z.infer<typeof NewAssignment>;

export const Assignment = line
  .extend({ id: z.uuid(), validFrom: moment, validUntil: moment.optional() })
  .meta({ id: 'Assignment' });
export type Assignment = z.infer<typeof Assignment>;

/** Names a person at the identity provider: one account per issuer and subject. */
export const NewAccount = z.strictObject({
  subject: z.string().min(1).max(255),
  name: z.string().min(1).max(200),
  email: z.email().max(254).optional(),
  locale: z.enum(['sv', 'en']).default('sv'),
});
export type NewAccount = z.infer<typeof NewAccount>;

export const Account = z
  .object({
    id: z.uuid(),
    subject: z.string(),
    name: z.string(),
    email: z.string().optional(),
    locale: z.enum(['sv', 'en']),
    active: z.boolean(),
    assignments: z.array(Assignment),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

export const AccountPage = pageOf(Account).meta({ id: 'AccountPage' });
export const AccountChange = z.strictObject({ active: z.boolean() });

/** Who is logged in, and the token that every change must carry in `X-CSRF-Token`. */
export const CurrentSession = z
  .object({
    account: Account.omit({ assignments: true }),
    permissions: z.array(z.string()),
    assignments: z.array(Assignment),
    csrfToken: z.string(),
    expiresAt: moment,
  })
  .meta({ id: 'CurrentSession' });
export type CurrentSession = z.infer<typeof CurrentSession>;

export const SessionLine = z
  .object({
    id: z.uuid(),
    accountId: z.uuid(),
    createdAt: moment,
    lastSeenAt: moment,
    expiresAt: moment,
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export const SessionPage = pageOf(SessionLine).meta({ id: 'SessionPage' });

/** Where the browser goes to end the provider's own session too. */
export const LoggedOut = z.object({ endSessionUrl: z.url().optional() }).meta({ id: 'LoggedOut' });
