import { ok } from '@kohort/kernel';
import { conceptsIn, displayIn } from './coding.js';
import { textIn } from './json.js';
import { sitesIn } from './laterality.js';
import { momentIn } from './moment.js';
import { factOf, providerIn, recorderIn, standingIn, type Reader } from './reading.js';

const STANDINGS = new Map([
  ['completed', 'asserted'],
  ['not-done', 'negated'],
  ['entered-in-error', 'none'],
] as const);

export const readImmunization: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const concepts = conceptsIn(json.vaccineCode);
  return ok([
    factOf(reading, {
      concepts,
      display: displayIn(json.vaccineCode),
      standing,
      status: textIn(json.status) ?? '',
      start: momentIn(json.occurrenceDateTime, context.localDay),
      ...sitesIn(json.site, concepts),
      reasons: conceptsIn(json.reasonCode),
      provider: providerIn(reading, json.performer),
      recorder: recorderIn(reading, json.performer),
    }),
  ]);
};
