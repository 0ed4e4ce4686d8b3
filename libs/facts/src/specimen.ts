import { ok } from '@kohort/kernel';
import { conceptsIn, displayIn } from './coding.js';
import { objectIn, textIn } from './json.js';
import { sitesIn } from './laterality.js';
import { isGiven, momentIn, spanOf } from './moment.js';
import { factOf, recorderIn, referencesIn, standingIn, type Reader } from './reading.js';

const STANDINGS = new Map([
  ['available', 'asserted'],
  ['unavailable', 'asserted'],
  ['unsatisfactory', 'asserted'],
  ['entered-in-error', 'none'],
] as const);

/** Specimen: was taken, whatever its status says of it now; the status may be missing. */
export const readSpecimen: Reader = (reading) => {
  const { json, source, context } = reading;
  const standing = json.status === undefined ? 'asserted' : standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const { collectedDateTime: dateTime, collectedPeriod: period, ...collection } = objectIn(json.collection) ?? {};
  const dated = isGiven(dateTime) || isGiven(period);
  const concepts = conceptsIn(json.type);
  return ok([
    factOf(reading, {
      concepts,
      display: displayIn(json.type),
      standing,
      status: textIn(json.status) ?? '',
      ...(dated
        ? spanOf({ dateTime, period }, context.localDay)
        : { start: momentIn(json.receivedTime, context.localDay) }),
      ...sitesIn(collection.bodySite, concepts),
      specimen: `${source.resource}/${source.id}`,
      derivedFrom: referencesIn(json.parent, reading),
      recorder: recorderIn(reading, collection.collector),
    }),
  ]);
};
