import { ok, type DayRange } from '@kohort/kernel';
import { atAge } from './age.js';
import { conceptsIn, displayIn } from './coding.js';
import type { Fact, Moment } from './fact.js';
import { isObject, objectsIn, textIn, type Json } from './json.js';
import { isGiven, momentIn, periodIn, withinPeriod } from './moment.js';
import { quantityIn, rangeIn } from './quantity.js';
import { factOf, standingIn, type FactContext, type Reader } from './reading.js';

/** A partial history is true as far as it goes; an unknown one states nothing. */
const STANDINGS = new Map([
  ['partial', 'asserted'],
  ['completed', 'asserted'],
  ['health-unknown', 'none'],
  ['entered-in-error', 'none'],
] as const);

/**
 * FamilyMemberHistory: one fact per condition of the relative. The relative's age at its onset is the value; the date is
 * the relative's too, as far as the year of birth or the date of onset is recorded.
 */
export const readFamilyMemberHistory: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const kinship = conceptsIn(json.relationship);
  const born = bornIn(json, context);
  // Parts are numbered by their place in the record, readable or not.
  const conditions = Array.isArray(json.condition) ? (json.condition as readonly unknown[]) : objectsIn(json.condition);
  const facts = conditions.flatMap((condition, index): Fact[] => {
    if (!isObject(condition)) return [];
    const draft = {
      concepts: conceptsIn(condition.code),
      display: displayIn(condition.code),
      standing,
      status: textIn(json.status) ?? '',
      start: onsetIn(condition, born, context),
      value: ageIn(condition),
      kinship,
    };
    return [factOf(reading, draft, `condition/${index}`)];
  });
  return ok(facts);
};

const ageIn = ({ onsetAge, onsetRange }: Json): Fact['value'] =>
  onsetAge === undefined ? rangeIn(onsetRange, []) : quantityIn(onsetAge, []);

function bornIn({ bornDate, bornPeriod }: Json, { localDay }: FactContext): DayRange | undefined {
  return isGiven(bornDate) ? momentIn(bornDate, localDay)?.days : withinPeriod(bornPeriod, localDay)?.days;
}

function onsetIn(condition: Json, born: DayRange | undefined, { localDay }: FactContext): Moment | undefined {
  const { onsetAge, onsetRange, onsetPeriod } = condition;
  if (isGiven(onsetPeriod)) return periodIn(onsetPeriod, localDay).start;
  return atAge(onsetAge, onsetRange, born);
}
