import { z } from 'zod';

/** Who a person is, as the FHIR server says at this moment. */
export const PersonDetails = z
  .object({
    personId: z.string(),
    name: z.string().optional(),
    /** As recorded, possibly a month or a year only. */
    birthDate: z.string().optional(),
    gender: z.string().optional(),
    deceased: z.boolean(),
    /** Marked as protected (sekretessmarkering): to be handled with care. Address and telecom are left out then. */
    protectedIdentity: z.boolean(),
    identifiers: z.array(z.object({ system: z.string(), value: z.string() })),
    telecom: z.array(z.object({ system: z.string(), value: z.string(), use: z.string().optional() })),
    /** Lines of one address. */
    address: z.array(z.string()),
    /** Language the person speaks, BCP 47; where an interpreter may be needed. */
    language: z.string().optional(),
    readAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'PersonDetails' });
export type PersonDetails = z.infer<typeof PersonDetails>;
