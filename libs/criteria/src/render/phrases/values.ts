import type { Comparator } from '../../schema/comparison.js';
import type { ValueTest } from '../../schema/records.js';
import type { ExpressionOf } from '../../schema/expression.js';
import type { Noun } from './records.js';
import type { TimeUnit } from './time.js';

export type Comparators = Readonly<Record<Comparator, string>>;
type Flag = NonNullable<ValueTest['interpretation']>[number];

/** Values, counts, periods and grades. */
export interface ValuePhrases {
  readonly comparators: Comparators;
  readonly countComparators: Comparators;
  readonly ageComparators: Comparators;
  readonly gradeComparators: Comparators;
  /** "1.5 times the upper reference limit"; the number one is not written. */
  readonly times: (factor: string | undefined, limit: 'ULN' | 'LLN') => string;
  readonly timeUnits: Readonly<Record<TimeUnit, { readonly per: string; readonly many: string }>>;
  readonly internationalUnit: string;
  /** What a value is, as a verb phrase: "is at least 100 g/L". */
  readonly is: (what: string) => string;
  readonly isOtherThan: (what: string) => string;
  readonly isFlagged: (flags: string) => string;
  readonly isFlaggedOther: (flags: string) => string;
  readonly yes: string;
  readonly no: string;
  readonly flags: Readonly<Record<Flag, string>>;
  /** The same as a detail of a record: "with a value of at least 100 g/L". */
  readonly withValue: (bounds: string) => string;
  readonly withAnswer: (answer: string) => string;
  readonly flagged: (flags: string) => string;
  readonly apart: (length: string) => string;
  period(noun: string, length: string): { readonly found: string; readonly notFound: string };
  readonly maxGap: (length: string) => string;
  readonly ongoing: string;
  readonly stableDose: string;
  readonly dose: (measure: ExpressionOf<'dose'>['measure'], noun: string) => string;
  readonly derived: Readonly<Record<ExpressionOf<'derived'>['quantity'], string>>;
  /** "the latest record of" a scale. */
  readonly gradeNoun: Noun;
  readonly says: (grades: string) => string;
  readonly saysOther: (grades: string) => string;
  readonly prefixes: Readonly<Record<NonNullable<ExpressionOf<'scale'>['prefix']>, string>>;
}
