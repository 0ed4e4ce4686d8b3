import { z } from 'zod';
import {
  anyOfRequired,
  COMPARATORS,
  comparators,
  CountComparison,
  DurationText,
  hasComparator,
  LocalizedText,
  NEEDS_COMPARATOR,
  QuantityComparison,
} from './comparison.js';
import { Records, ValueTest, Window } from './records.js';
import { ValueSetRef } from './value-set.js';

/** What the absence of any record means for a leaf: nothing known (default), or evidence that it is not so. */
export const IfAbsent = z
  .enum(['unknown', 'not-met'])
  .describe(
    'What it means when there is no such record: "unknown" (default), or "not-met" where the records are complete.',
  );
export type IfAbsent = z.infer<typeof IfAbsent>;
const ifAbsent = IfAbsent.optional();

const Exists = z
  .strictObject({ type: z.literal('exists'), records: Records, ifAbsent })
  .meta({ id: 'Exists', description: 'There is at least one such record.' });

const Value = z
  .strictObject({
    type: z.literal('value'),
    records: Records,
    pick: z.enum(['latest', 'earliest', 'any', 'all', 'min', 'max']).describe('Which of the values is tested.'),
    test: ValueTest,
    ifAbsent,
  })
  .meta({ id: 'Value', description: 'The picked value of such records passes a test.' });

const Count = z
  .strictObject({
    type: z.literal('count'),
    records: Records,
    count: CountComparison,
    apart: DurationText.optional().describe('Only records at least this far apart count as separate.'),
    ifAbsent,
  })
  .meta({ id: 'Count', description: 'The number of such records.' });

const Period = z
  .strictObject({
    type: z.literal('period'),
    records: Records,
    atLeast: DurationText.describe('Length of one unbroken period.'),
    maxGap: DurationText.optional().describe('Gaps up to this long do not break a period. Default: none.'),
    ongoing: z.boolean().optional().describe('The period must reach the index date.'),
    stableDose: z.boolean().optional().describe('The dose must not change in the period.'),
    ifAbsent,
  })
  .meta({ id: 'Period', description: 'Such records cover an unbroken period of at least this length.' });

const Age = z
  .strictObject({
    type: z.literal('age'),
    ...comparators,
    unit: z.enum(['a', 'mo', 'd']).optional().describe('UCUM: completed years (default), months or days.'),
  })
  .refine(hasComparator, NEEDS_COMPARATOR)
  .meta({
    id: 'Age',
    description: 'Age at the index date in completed units: {"ge": 18, "le": 80} is 18 to 80.',
    ...anyOfRequired(COMPARATORS),
  });

const Sex = z
  .strictObject({ type: z.literal('sex'), is: z.enum(['female', 'male', 'other']) })
  .meta({ id: 'Sex', description: 'Administrative gender in the records.' });

const Scale = z
  .strictObject({
    type: z.literal('scale'),
    scale: z.string().min(1).describe('A clinical scale that Kohort knows, such as "ecog", "birads", "stage", "her2".'),
    in: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('One of these grades; a stage also matches its substages.'),
    ge: z.string().optional(),
    gt: z.string().optional(),
    le: z.string().optional(),
    lt: z.string().optional(),
    pick: z.enum(['latest', 'earliest', 'any', 'all']).optional().describe('Default: latest.'),
    prefix: z.enum(['c', 'p', 'yp']).optional().describe('Stage and TNM: clinical, pathological or post-therapy only.'),
    laterality: z.enum(['left', 'right', 'bilateral']).optional(),
    window: Window.optional(),
    ifAbsent,
  })
  .superRefine((scale, context) => {
    const bounds = [scale.ge, scale.gt, scale.le, scale.lt].some((bound) => bound !== undefined);
    if (bounds === (scale.in !== undefined)) {
      context.addIssue({ code: 'custom', message: 'Needs either `in` or bounds (ge, gt, le, lt), and not both.' });
    }
  })
  .meta({
    id: 'Scale',
    description: 'The grade on a clinical scale: performance status, stage, receptor status, BI-RADS …',
    oneOf: [{ required: ['in'] }, anyOfRequired(['ge', 'gt', 'le', 'lt'])],
  });

const Variant = z
  .strictObject({
    type: z.literal('variant'),
    genes: z.array(z.string().min(1)).min(1).describe('HGNC ids, for example "HGNC:1100" (BRCA1).'),
    origin: z.enum(['germline', 'somatic']).optional(),
    significance: z
      .array(z.enum(['pathogenic', 'likely-pathogenic', 'uncertain', 'likely-benign', 'benign']))
      .min(1)
      .optional(),
    changeType: ValueSetRef.optional().describe('Sequence Ontology terms.'),
    hgvs: z.array(z.string().min(1)).min(1).optional().describe('Exact HGVS expressions.'),
    window: Window.optional(),
  })
  .meta({ id: 'Variant', description: 'A variant was found in one of the genes; not tested is unknown.' });

const Dose = z
  .strictObject({
    type: z.literal('dose'),
    records: Records,
    measure: z.enum(['daily', 'cumulative']),
    test: QuantityComparison,
    ifAbsent,
  })
  .meta({ id: 'Dose', description: 'Daily or cumulative dose of such medication.' });

const Derived = z
  .strictObject({
    type: z.literal('derived'),
    quantity: z.enum(['bmi', 'creatinine-clearance', 'egfr-ckd-epi-2021']),
    test: QuantityComparison,
    window: Window.optional(),
  })
  .meta({ id: 'Derived', description: 'A quantity computed from others: BMI, Cockcroft-Gault, CKD-EPI 2021.' });

const Helper = z
  .strictObject({ type: z.literal('helper'), is: z.enum(['childbearing-potential', 'postmenopausal']) })
  .meta({ id: 'Helper', description: 'A composite with one published definition.' });

const Parameter = z
  .strictObject({
    type: z.literal('parameter'),
    name: z.string().min(1).describe('Site or country parameter, for example "site.country".'),
    in: z.array(z.string().min(1)).min(1),
  })
  .meta({ id: 'Parameter', description: 'A parameter of the site has one of these values.' });

const Manual = z
  .strictObject({ type: z.literal('manual'), text: LocalizedText.describe('What the screener decides.') })
  .meta({ id: 'Manual', description: 'No record can settle this; a person does.' });

type Leaf = z.infer<
  | typeof Exists
  | typeof Value
  | typeof Count
  | typeof Period
  | typeof Age
  | typeof Sex
  | typeof Scale
  | typeof Variant
  | typeof Dose
  | typeof Derived
  | typeof Helper
  | typeof Parameter
  | typeof Manual
>;
type Branch =
  | { type: 'all'; of: Expression[] }
  | { type: 'any'; of: Expression[] }
  | { type: 'not'; of: Expression }
  | { type: 'at-least'; k: number; of: Expression[] }
  | { type: 'if'; if: Expression; then: Expression }
  | {
      type: 'each';
      scope: 'resource' | 'specimen' | 'body-site';
      quantifier: 'some' | 'every';
      records: Records;
      of: Expression;
    }
  | { type: 'quota'; name: string; limit: number; of: Expression };

/** One eligibility expression; a tree, evaluated in Kleene logic. */
export type Expression = Leaf | Branch;
export type ExpressionOf<Type extends Expression['type']> = Extract<Expression, { type: Type }>;

const All = z
  .strictObject({
    type: z.literal('all'),
    get of(): z.ZodType<Expression[]> {
      return z.array(Expression).min(1);
    },
  })
  .meta({ id: 'All', description: 'Every one of these.' });

const Any = z
  .strictObject({
    type: z.literal('any'),
    get of(): z.ZodType<Expression[]> {
      return z.array(Expression).min(1);
    },
  })
  .meta({ id: 'Any', description: 'At least one of these.' });

const Not = z
  .strictObject({
    type: z.literal('not'),
    get of(): z.ZodType<Expression> {
      return Expression;
    },
  })
  .meta({ id: 'Not', description: 'The opposite; unknown stays unknown.' });

const AtLeast = z
  .strictObject({
    type: z.literal('at-least'),
    k: z.int().min(1),
    get of(): z.ZodType<Expression[]> {
      return z.array(Expression).min(1);
    },
  })
  .meta({ id: 'AtLeast', description: 'At least k of these.' });

const If = z
  .strictObject({
    type: z.literal('if'),
    get if(): z.ZodType<Expression> {
      return Expression;
    },
    get then(): z.ZodType<Expression> {
      return Expression;
    },
  })
  .meta({ id: 'If', description: 'Where the condition holds, so must the consequence: not (if) or (then).' });

const Each = z
  .strictObject({
    type: z.literal('each'),
    scope: z
      .enum(['resource', 'specimen', 'body-site'])
      .describe('What holds records together: one resource, one lesion.'),
    quantifier: z.enum(['some', 'every']),
    records: Records.describe('The records that make up the groups.'),
    get of(): z.ZodType<Expression> {
      return Expression;
    },
  })
  .meta({ id: 'Each', description: 'Within one resource or lesion: for some, or for every one of them.' });

const Quota = z
  .strictObject({
    type: z.literal('quota'),
    name: z.string().min(1).describe('Name of the quota; the site says whether it is open.'),
    limit: z.int().min(1),
    get of(): z.ZodType<Expression> {
      return Expression;
    },
  })
  .meta({ id: 'Quota', description: 'At most so many people of this kind; open while places are left.' });

export const Expression: z.ZodType<Expression> = z
  .discriminatedUnion('type', [
    All,
    Any,
    Not,
    AtLeast,
    If,
    Exists,
    Value,
    Count,
    Period,
    Age,
    Sex,
    Scale,
    Variant,
    Dose,
    Derived,
    Helper,
    Each,
    Parameter,
    Quota,
    Manual,
  ])
  .meta({ id: 'Expression', description: 'One eligibility expression; a tree, evaluated in Kleene logic.' });
