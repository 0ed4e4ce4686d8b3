import type { QuantityComparison } from '../schema/comparison.js';
import type { ValueTest } from '../schema/records.js';
import { valueSetName } from './value-set-name.js';
import type { Voice } from './voice.js';
import { writeBounds } from './write-bounds.js';
import { writeList } from './write-list.js';
import { writeNumber } from './write-number.js';
import { writeQuantity } from './write-unit.js';

/** A test as a verb phrase: "is at least 100 g/L", "is “Positive”". */
export function valueClause(test: ValueTest, voice: Voice, negated: boolean): string {
  const { values } = voice.phrases;
  if (test.interpretation) {
    const flags = flagWords(test.interpretation, voice);
    return negated ? values.isFlaggedOther(flags) : values.isFlagged(flags);
  }
  if (test.is !== undefined) return values.is(yesOrNo(test.is !== negated, voice));
  if (test.in === undefined) return values.is(writeValueBounds(test, voice, negated));
  const set = valueSetName(test.in, voice);
  return negated ? values.isOtherThan(set) : values.is(set);
}

/** A test as a detail of the record: "with a value of at least 100 g/L". */
export function valueDetail(test: ValueTest, voice: Voice): string {
  const { values } = voice.phrases;
  if (test.interpretation) return values.flagged(flagWords(test.interpretation, voice));
  if (test.is !== undefined) return values.withAnswer(yesOrNo(test.is, voice));
  if (test.in !== undefined) return values.withAnswer(valueSetName(test.in, voice));
  return values.withValue(writeValueBounds(test, voice));
}

/** Bounds in a unit, or in multiples of a reference limit, in words. */
export function writeValueBounds(test: ValueTest | QuantityComparison, voice: Voice, negated = false): string {
  const { values, writing } = voice.phrases;
  const { unit = '1', ...bounds } = test;
  const number = (bound: number): string => writeNumber(bound, writing);
  const words = { comparators: values.comparators, writing, number };
  const times = 'times' in test ? test.times : undefined;
  if (times === undefined) {
    return writeBounds(bounds, words, negated, (bound) => writeQuantity(bound, unit, voice.phrases));
  }
  const multiple = (bound: number): string => values.times(bound === 1 ? undefined : number(bound), times);
  return writeBounds(bounds, { ...words, number: multiple }, negated);
}

const yesOrNo = (answer: boolean, { phrases: { values } }: Voice): string => (answer ? values.yes : values.no);

const flagWords = (flags: NonNullable<ValueTest['interpretation']>, { phrases: { values, writing } }: Voice): string =>
  writeList(
    flags.map((flag) => values.flags[flag]),
    'or',
    writing,
  );
