import { z } from 'zod';

/** One time that somebody looked at a person, or did something about them: for that person to read. */
export const AccessLogLine = z
  .object({
    id: z.string(),
    at: z.iso.datetime({ offset: true }),
    who: z.object({
      kind: z.enum(['user', 'machine', 'system']),
      /** Of the account; of a program, what it is. */
      name: z.string(),
      /** The roles that the account held then. */
      roles: z.array(z.string()),
    }),
    /** The stable code of what was done. */
    action: z.string(),
    /** The same in words; the code where there are none. */
    what: z.string(),
    /** For which trial, where it was for one. */
    trial: z.object({ id: z.string(), acronym: z.string().optional() }).optional(),
  })
  .meta({ id: 'AccessLogLine' });
export type AccessLogLine = z.infer<typeof AccessLogLine>;

export const AccessLogPage = z
  .object({ items: z.array(AccessLogLine), next: z.string().optional() })
  .meta({ id: 'AccessLogPage' });
export type AccessLogPage = z.infer<typeof AccessLogPage>;
