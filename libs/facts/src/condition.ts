import { ok } from '@kohort/kernel';
import { conceptsIn, displayIn } from './coding.js';
import type { Fact, Moment } from './fact.js';
import { objectIn, type Json } from './json.js';
import { sitesIn } from './laterality.js';
import { isGiven, momentIn } from './moment.js';
import { abatementIn, onsetIn } from './onset.js';
import { factOf, recorderIn, type FactContext, type Reader } from './reading.js';
import { clinicalStatusIn, verificationIn } from './verification.js';

const GOES_ON = new Set<string | undefined>(['active', 'recurrence', 'relapse']);
const ABATEMENTS = [
  'abatementDateTime',
  'abatementPeriod',
  'abatementAge',
  'abatementRange',
  'abatementString',
] as const;

/**
 * Condition. One without a verification status counts; a refuted one is evidence against; one entered in error is
 * nothing. It is "ongoing" only where its clinical status says so and no end is given.
 */
export const readCondition: Reader = (reading) => {
  const { json, context } = reading;
  const { verificationStatus, standing } = verificationIn(json.verificationStatus, 'condition-ver-status');
  if (standing === undefined) return ok([]);
  const abatement = abatementIn(json, context);
  const clinicalStatus = clinicallyIn(json, abatement, context);
  const concepts = conceptsIn(json.code);
  return ok([
    factOf(reading, {
      concepts,
      display: displayIn(json.code),
      standing,
      clinicalStatus,
      verificationStatus,
      start: onsetIn(json, context),
      end: abatement ?? goingOn(json, clinicalStatus),
      categories: conceptsIn(json.category),
      ...sitesIn(json.bodySite, concepts),
      severities: conceptsIn(json.severity),
      recorder: recorderIn(reading, json.recorder, json.asserter),
    }),
  ]);
};

/** An abated condition is not active (R4 Condition, con-4), unless it abates only after this record of it was made. */
function clinicallyIn(json: Json, abatement: Moment | undefined, { localDay }: FactContext): string | undefined {
  if (isGiven(json.clinicalStatus)) return clinicalStatusIn(json.clinicalStatus, 'condition-clinical');
  if (!abatement) return undefined;
  const recorded = momentIn(objectIn(json.meta)?.lastUpdated, localDay);
  return recorded && abatement.days.last > recorded.days.last ? undefined : 'inactive';
}

const goingOn = (json: Json, clinicalStatus: string | undefined): Fact['end'] =>
  GOES_ON.has(clinicalStatus) && !ABATEMENTS.some((name) => isGiven(json[name])) ? 'ongoing' : undefined;
