import { parseDuration, parsePartialDate } from '@kohort/kernel';
import { z } from 'zod';

/** Text in both languages of the product. */
export const LocalizedText = z
  .strictObject({ sv: z.string().min(1), en: z.string().min(1) })
  .meta({ id: 'LocalizedText', description: 'The same text in Swedish and English.' });
export type LocalizedText = z.infer<typeof LocalizedText>;

/** The comparators of FHIR search: equal, greater than, greater or equal, less than, less or equal. */
export const COMPARATORS = ['eq', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparator = (typeof COMPARATORS)[number];

const bound = z.number().optional();
export const comparators = { eq: bound, gt: bound, ge: bound, lt: bound, le: bound };
export type Comparison = Partial<Record<Comparator, number>>;

export const hasComparator = (comparison: Comparison): boolean =>
  COMPARATORS.some((comparator) => comparison[comparator] !== undefined);
export const NEEDS_COMPARATOR = { message: 'Needs at least one of eq, gt, ge, lt, le.' };

/** "At least one of these properties" in the words of JSON Schema, into which zod does not carry refinements. */
export const anyOfRequired = (names: readonly string[]) => ({ anyOf: names.map((name) => ({ required: [name] })) });
const DURATION = 'P(?!$)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?';

/** A whole number with bounds, for counts. */
export const CountComparison = z
  .strictObject({
    eq: z.int().min(0).optional(),
    gt: z.int().min(0).optional(),
    ge: z.int().min(0).optional(),
    lt: z.int().min(0).optional(),
    le: z.int().min(0).optional(),
  })
  .refine(hasComparator, NEEDS_COMPARATOR)
  .meta({
    id: 'CountComparison',
    description: 'Bounds on a whole number, for example {"ge": 2}.',
    ...anyOfRequired(COMPARATORS),
  });

/** Bounds on a number in a UCUM unit. */
export const QuantityComparison = z
  .strictObject({ ...comparators, unit: z.string().min(1).describe('UCUM unit, for example "umol/L".') })
  .refine(hasComparator, NEEDS_COMPARATOR)
  .meta({
    id: 'QuantityComparison',
    description: 'Bounds in a UCUM unit, for example {"ge": 90, "unit": "g/L"}.',
    ...anyOfRequired(COMPARATORS),
  });
export type QuantityComparison = z.infer<typeof QuantityComparison>;

/** A length of time, ISO 8601, not negative: "P3M", "P28D". */
export const DurationText = z
  .string()
  .refine((text) => !text.startsWith('-') && parseDuration(text) !== undefined, {
    message: 'Not an ISO 8601 duration of years, months, weeks and days such as "P3M" or "P28D".',
  })
  .meta({
    id: 'Duration',
    description: 'ISO 8601 duration of years, months, weeks and days, for example "P3M".',
    pattern: `^\\+?${DURATION}$`,
  });

/** A point in time: an offset from an anchor ("-P3M", "P0D") or an absolute date ("2020-01-01"). */
export const PointInTime = z
  .string()
  .refine((text) => parseDuration(text) !== undefined || isWholeDate(text), {
    message: 'Neither an offset such as "-P3M" or "P0D" nor a date such as "2020-01-31".',
  })
  .meta({
    id: 'PointInTime',
    description: 'An ISO 8601 offset from the anchor, negative before it ("-P3M"), or a date ("2020-01-31").',
    pattern: `^([+-]?${DURATION}|\\d{4}-\\d{2}-\\d{2})$`,
  });

/** An offset from an event: like PointInTime, without absolute dates. */
export const Offset = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, { message: 'Not an offset such as "-P30D", "P0D" or "P3M".' })
  .meta({
    id: 'Offset',
    description: 'An ISO 8601 offset from the event, negative before it.',
    pattern: `^[+-]?${DURATION}$`,
  });

function isWholeDate(text: string): boolean {
  const range = parsePartialDate(text);
  return range !== undefined && range.first === range.last;
}
