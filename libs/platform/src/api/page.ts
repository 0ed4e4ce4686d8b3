import { z } from 'zod';

/** One page of a list: `next` is the cursor of the following page, absent on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().optional() });

/** `limit` and `after` of a paged list. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  // A cursor holds the value that the list is sorted by, in base64.
  after: z.string().max(1000).optional(),
});
