import { z } from 'zod';
import { DeclineCode, ProtocolDecision, ProtocolLine, RefusedProtocol, SiteDecision, StopCode } from './protocols.js';

const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().optional() });

export const ProtocolPage = page(ProtocolLine).meta({ id: 'ProtocolPage' });
export type ProtocolPage = z.infer<typeof ProtocolPage>;

export const RefusedProtocolPage = page(RefusedProtocol).meta({ id: 'RefusedProtocolPage' });
export type RefusedProtocolPage = z.infer<typeof RefusedProtocolPage>;

/** Filters and sorting of the list; `limit` and `after` are as in every list. */
export const ProtocolFilter = z.strictObject({
  sort: z.enum(['receivedAt', 'acronym', 'state']).default('receivedAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
  state: ProtocolDecision.optional(),
  trial: z.uuid().optional(),
});
export type ProtocolFilter = z.infer<typeof ProtocolFilter>;

export const RefusedProtocolFilter = z.strictObject({
  order: z.enum(['asc', 'desc']).default('desc'),
  trial: z.uuid().optional(),
});
export type RefusedProtocolFilter = z.infer<typeof RefusedProtocolFilter>;

/** In which language criteria are read; both if left out. */
export const ReadingQuery = z.strictObject({ lang: z.enum(['sv', 'en']).optional() });
export type ReadingQuery = z.infer<typeof ReadingQuery>;

/** Sites of this region that are not named count as declined. Of a protocol that is allowed, it changes the sites. */
export const AllowProtocol = z.strictObject({ sites: z.array(SiteDecision).max(500) }).meta({ id: 'AllowProtocol' });
export type AllowProtocol = z.infer<typeof AllowProtocol>;

export const DeclineProtocol = z.strictObject({ code: DeclineCode }).meta({ id: 'DeclineProtocol' });
export type DeclineProtocol = z.infer<typeof DeclineProtocol>;

export const StopProtocol = z.strictObject({ code: StopCode }).meta({ id: 'StopProtocol' });
export type StopProtocol = z.infer<typeof StopProtocol>;
