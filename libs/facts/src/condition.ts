import { ok } from '@kohort/kernel';
import { atAge } from './age.js';
import { conceptsIn, displayIn, statusCodeIn } from './coding.js';
import type { Fact, Moment } from './fact.js';
import type { Json } from './json.js';
import { sitesIn } from './laterality.js';
import { isGiven, momentIn, withinPeriod } from './moment.js';
import { factOf, recorderIn, type FactContext, type Reader } from './reading.js';

const GOES_ON = new Set<string | undefined>(['active', 'recurrence', 'relapse']);

/**
 * Condition. One without a verification status counts; a refuted one is evidence against; one entered in error is
 * nothing. It is "ongoing" only where its clinical status says so and no end is given.
 */
export const readCondition: Reader = (reading) => {
  const { json, context } = reading;
  const verificationStatus = statusCodeIn(json.verificationStatus, 'condition-ver-status');
  if (verificationStatus === 'entered-in-error') return ok([]);
  const clinicalStatus = statusCodeIn(json.clinicalStatus, 'condition-clinical');
  const concepts = conceptsIn(json.code);
  return ok([
    factOf(reading, {
      concepts,
      display: displayIn(json.code),
      standing: verificationStatus === 'refuted' ? 'negated' : 'asserted',
      clinicalStatus,
      verificationStatus,
      start: onsetIn(json, context),
      end: endIn(json, clinicalStatus, context),
      categories: conceptsIn(json.category),
      ...sitesIn(json.bodySite, concepts),
      severities: conceptsIn(json.severity),
      recorder: recorderIn(reading, json.recorder, json.asserter),
    }),
  ]);
};

/**
 * onset[x] as days. Where the record gives none, the day it was recorded stands in: the condition began then or before.
 * An onset that cannot be read is not replaced by it, since it may lie decades earlier.
 */
export function onsetIn(json: Json, { localDay, birth }: FactContext): Moment | undefined {
  const { onsetDateTime, onsetPeriod, onsetAge, onsetRange } = json;
  if (isGiven(onsetDateTime)) return momentIn(onsetDateTime, localDay);
  if (isGiven(onsetPeriod)) return withinPeriod(onsetPeriod, localDay);
  if (isGiven(onsetAge) || isGiven(onsetRange)) return atAge(onsetAge, onsetRange, birth);
  return momentIn(json.recordedDate, localDay);
}

function endIn(json: Json, clinicalStatus: string | undefined, { localDay, birth }: FactContext): Fact['end'] {
  const { abatementDateTime, abatementPeriod, abatementAge, abatementRange, abatementString } = json;
  if (isGiven(abatementDateTime)) return momentIn(abatementDateTime, localDay);
  if (isGiven(abatementPeriod)) return withinPeriod(abatementPeriod, localDay);
  if (isGiven(abatementAge) || isGiven(abatementRange)) return atAge(abatementAge, abatementRange, birth);
  return GOES_ON.has(clinicalStatus) && !isGiven(abatementString) ? 'ongoing' : undefined;
}
