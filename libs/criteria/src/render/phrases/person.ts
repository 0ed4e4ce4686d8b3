import type { ExpressionOf } from '../../schema/expression.js';

type Asked = ExpressionOf<'variant'>;

/** What is said of the person, of the site, and to the person who decides. */
export interface PersonPhrases {
  /** `bounds` are in words: "at least 18 years". */
  readonly age: (bounds: string) => string;
  readonly ageUnit: (unit: 'a' | 'mo' | 'd', single: boolean) => string;
  readonly sexes: Readonly<Record<ExpressionOf<'sex'>['is'], { readonly is: string; readonly isNot: string }>>;
  readonly helpers: Readonly<Record<ExpressionOf<'helper'>['is'], { readonly is: string; readonly isNot: string }>>;
  /** A question to a person, or a statement for a person to judge. */
  readonly manual: (text: string, isQuestion: boolean, negated: boolean) => string;
  readonly parameter: (name: string, values: string, negated: boolean) => string;
  readonly variant: (genes: string, details: string, negated: boolean) => string;
  readonly origins: Readonly<Record<NonNullable<Asked['origin']>, string>>;
  readonly significances: Readonly<Record<NonNullable<Asked['significance']>[number], string>>;
  readonly changeType: (set: string) => string;
  readonly hgvs: (expressions: string) => string;
}
