import { canonicalDuration, parseDuration } from '@kohort/kernel';
import { findScale, isGradeWithin, type ClinicalScale } from '@kohort/vocabulary';
import type { Expression, ExpressionOf, IfAbsent } from '../schema/expression.js';
import type { Window } from '../schema/records.js';
import { wholeBounds } from './bounds.js';
import { asSet, defined } from './canonical.js';
import { canonicalPoint, normalQuantity, normalRecords, normalValueTest, normalWindow } from './records.js';
import type { ValueSetNormaliser } from './value-set.js';

export type Connective = ExpressionOf<'all' | 'any' | 'not' | 'at-least' | 'if' | 'helper' | 'age' | 'each' | 'quota'>;
export type Leaf = Exclude<Expression, Connective>;

/** A leaf in its one spelling. `inherited` is the missing-data rule of the criterion, which a leaf may override. */
export function normalLeaf(leaf: Leaf, inherited: IfAbsent, sets: ValueSetNormaliser): Expression {
  const rule = 'ifAbsent' in leaf ? (leaf.ifAbsent ?? inherited) : inherited;
  const ifAbsent = rule === 'unknown' ? undefined : rule;
  switch (leaf.type) {
    case 'exists':
      return defined<Expression>({ ...leaf, records: normalRecords(leaf.records, sets), ifAbsent });
    case 'value': {
      const { pick, test } = leaf;
      const records = normalRecords(leaf.records, sets);
      return defined<Expression>({ type: 'value', records, pick, test: normalValueTest(test, sets), ifAbsent });
    }
    case 'count':
      return normalCount(leaf, ifAbsent, sets);
    case 'period':
      return normalPeriod(leaf, ifAbsent, sets);
    case 'scale':
      return normalScale(leaf, ifAbsent);
    case 'variant':
      return normalVariant(leaf, sets);
    case 'dose': {
      const records = normalRecords(leaf.records, sets);
      return defined<Expression>({ ...leaf, records, test: normalQuantity(leaf.test), ifAbsent });
    }
    case 'derived':
      return defined<Expression>({
        ...leaf,
        test: normalQuantity(leaf.test),
        window: observationWindow(leaf.window),
      });
    case 'parameter':
      return { ...leaf, in: asSet(leaf.in) ?? [] };
    case 'sex':
    case 'manual':
      return leaf;
  }
}

const observationWindow = (window: Window | undefined): Window | undefined =>
  window && normalWindow(window, 'Observation');

function normalCount(
  leaf: ExpressionOf<'count'>,
  ifAbsent: 'not-met' | undefined,
  sets: ValueSetNormaliser,
): Expression {
  const apart = leaf.apart === undefined ? undefined : canonicalPoint(leaf.apart);
  const records = normalRecords(leaf.records, sets);
  return defined<Expression>({ type: 'count', records, count: wholeBounds(leaf.count), apart, ifAbsent });
}

const normalVariant = (leaf: ExpressionOf<'variant'>, sets: ValueSetNormaliser): Expression =>
  defined<Expression>({
    ...leaf,
    genes: asSet(leaf.genes) ?? [],
    significance: asSet(leaf.significance),
    hgvs: asSet(leaf.hgvs),
    changeType: leaf.changeType && sets.normal(leaf.changeType, 'without-negations'),
    window: observationWindow(leaf.window),
  });

function normalPeriod(
  leaf: ExpressionOf<'period'>,
  ifAbsent: 'not-met' | undefined,
  sets: ValueSetNormaliser,
): Expression {
  const { atLeast, maxGap, ongoing, stableDose } = leaf;
  const gap = parseDuration(maxGap ?? 'P0D');
  return defined<Expression>({
    type: 'period',
    records: normalRecords(leaf.records, sets),
    atLeast: canonicalPoint(atLeast),
    maxGap: gap && (gap.months || gap.days) ? canonicalDuration(gap) : undefined,
    ongoing: ongoing || undefined,
    stableDose: stableDose || undefined,
    ifAbsent,
  });
}

function normalScale(leaf: ExpressionOf<'scale'>, ifAbsent: 'not-met' | undefined): Expression {
  const scale = findScale(leaf.scale);
  return defined<Expression>({
    ...leaf,
    in: asSet(leaf.in)?.filter((grade, _, asked) => !scale || !standsWithin(scale, grade, asked)),
    pick: leaf.pick === 'latest' ? undefined : leaf.pick,
    window: observationWindow(leaf.window),
    ifAbsent,
  });
}

/** Whether another of the grades asked for stands for this one: III for IIIA. */
const standsWithin = (scale: ClinicalScale, grade: string, asked: readonly string[]): boolean =>
  asked.some((wider) => wider !== grade && isGradeWithin(scale, grade, wider));
