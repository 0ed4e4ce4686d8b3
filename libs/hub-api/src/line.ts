import { z } from 'zod';

/**
 * A text of one line that says what it shows: no line breaks, and no characters that are not seen, which hide in a name or
 * turn it round.
 */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text), 'must be one line without invisible characters');
