import { absenceRule } from '../absence-rule.js';
import type { Leaf } from '../normal-form/leaf.js';
import type { ExpressionOf } from '../schema/expression.js';
import { writeDuration } from './offset.js';
import { ageClause, manualClause, parameterClause, variantClause } from './person.js';
import { named, nounPhrase, timeOf, type NounForm } from './records.js';
import { scaleClause } from './scale.js';
import { valueClause, writeValueBounds } from './value-test.js';
import type { Voice } from './voice.js';
import { windowPhrase } from './window.js';
import { endsWithOne } from './write-bounds.js';
import { writeCount } from './write-count.js';

/** Expressions that are said in one clause. */
export type Said = Leaf | ExpressionOf<'age' | 'helper'>;

/** An expression, or its opposite, as one clause, with its missing-data rule where that differs from the criterion's. */
export function leafClause(leaf: Said, voice: Voice, negated: boolean): string {
  return [clauseOf(leaf, voice, negated), ...absenceNote(leaf, voice)].join(' ');
}

function clauseOf(leaf: Said, voice: Voice, negated: boolean): string {
  const { person } = voice.phrases;
  switch (leaf.type) {
    case 'exists':
      return existsClause(leaf, voice, negated);
    case 'value':
      return pickedClause(leaf, voice, negated);
    case 'count':
      return countClause(leaf, voice, negated);
    case 'period':
      return periodClause(leaf, voice, negated);
    case 'dose':
      return doseClause(leaf, voice, negated);
    case 'derived':
      return derivedClause(leaf, voice, negated);
    case 'scale':
      return scaleClause(leaf, voice, negated);
    case 'age':
      return ageClause(leaf, voice, negated);
    case 'sex':
      return person.sexes[leaf.is][negated ? 'isNot' : 'is'];
    case 'helper':
      return person.helpers[leaf.is][negated ? 'isNot' : 'is'];
    case 'variant':
      return variantClause(leaf, voice, negated);
    case 'parameter':
      return parameterClause(leaf, voice, negated);
    case 'manual':
      return manualClause(leaf, voice, negated);
  }
}

/** "a diagnosis of “Breast cancer” is on record within the last 6 months before the index date" */
function existsClause({ records }: ExpressionOf<'exists'>, voice: Voice, negated: boolean): string {
  const { isRecorded } = voice.phrases.records.nouns[records.resource];
  return [named(records, negated ? 'none' : 'one', voice), isRecorded, ...timeOf(records, voice)].join(' ');
}

const PICKED: Readonly<Record<ExpressionOf<'value'>['pick'], NounForm>> = {
  latest: 'last',
  earliest: 'first',
  any: 'atLeastOne',
  all: 'every',
  min: 'lowest',
  max: 'highest',
};

/** "the latest result of “Haemoglobin” is at least 100 g/L"; the opposite turns the bounds, or the quantity of records. */
function pickedClause({ records, pick, test }: ExpressionOf<'value'>, voice: Voice, negated: boolean): string {
  const quantified = pick === 'any' || pick === 'all';
  const form = negated && quantified ? (pick === 'any' ? 'none' : 'notEvery') : PICKED[pick];
  return `${nounPhrase(records, form, voice)} ${valueClause(test, voice, negated && !quantified)}`;
}

/** "at least 2 mammograms are on record within the last 6 years before the index date, at least 12 months apart" */
function countClause({ records, count, apart }: ExpressionOf<'count'>, voice: Voice, negated: boolean): string {
  const { values, records: words } = voice.phrases;
  const noun = words.nouns[records.resource];
  const single = endsWithOne(count);
  const counted = `${writeCount(count, 'things', voice, negated)} ${named(records, single ? 'single' : 'many', voice)}`;
  const found = [counted, single ? noun.isRecorded : noun.areRecorded, ...timeOf(records, voice)].join(' ');
  return apart === undefined ? found : `${found}, ${values.apart(writeDuration(apart, voice))}`;
}

/** "an unbroken period of at least 6 months with a medication … is on record, reaching the index date" */
function periodClause(leaf: ExpressionOf<'period'>, voice: Voice, negated: boolean): string {
  const { values } = voice.phrases;
  const { records, atLeast, maxGap, ongoing, stableDose } = leaf;
  const { found, notFound } = values.period(nounPhrase(records, 'one', voice), writeDuration(atLeast, voice));
  const details = [
    ...(ongoing ? [values.ongoing] : []),
    ...(stableDose ? [values.stableDose] : []),
    ...(maxGap === undefined ? [] : [values.maxGap(writeDuration(maxGap, voice))]),
  ];
  return [negated ? notFound : found, ...details].join(', ');
}

function doseClause({ records, measure, test }: ExpressionOf<'dose'>, voice: Voice, negated: boolean): string {
  const { values } = voice.phrases;
  const dose = values.dose(measure, nounPhrase(records, 'one', voice));
  return `${dose} ${values.is(writeValueBounds(test, voice, negated))}`;
}

function derivedClause({ quantity, test, window }: ExpressionOf<'derived'>, voice: Voice, negated: boolean): string {
  const { values } = voice.phrases;
  const when = window ? [windowPhrase(window, 'Observation', voice)] : [];
  return [values.derived[quantity], ...when, values.is(writeValueBounds(test, voice, negated))].join(' ');
}

function absenceNote(leaf: Said, { phrases, inherited, saidOfAll }: Voice): string[] {
  const rule = absenceRule(leaf, inherited);
  return rule === undefined || rule === saidOfAll ? [] : [`(${phrases.document.ifAbsentHere[rule]})`];
}
