import { z } from 'zod';

/** Why a request was refused (RFC 9457), with a stable code and every fault in its place. */
export const Problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    faults: z.array(
      z.object({
        code: z.string(),
        message: z.string(),
        /** JSON Pointer into the request; '' is all of it. */
        path: z.string(),
        hint: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
