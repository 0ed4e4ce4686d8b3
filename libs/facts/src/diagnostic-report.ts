import { ok } from '@kohort/kernel';
import { conceptsIn, displayIn } from './coding.js';
import { textIn } from './json.js';
import { isGiven, momentIn, spanOf } from './moment.js';
import { factOf, providerIn, recorderIn, referencesIn, standingIn, type Reader } from './reading.js';
import { codedIn } from './value.js';

const STANDINGS = new Map([
  ['registered', 'preliminary'],
  ['partial', 'preliminary'],
  ['preliminary', 'preliminary'],
  ['final', 'asserted'],
  ['amended', 'asserted'],
  ['corrected', 'asserted'],
  ['appended', 'asserted'],
  ['cancelled', 'none'],
  ['entered-in-error', 'none'],
] as const);

/** DiagnosticReport: its coded conclusion is its value; its results are Observations of their own. */
export const readDiagnosticReport: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const { effectiveDateTime: dateTime, effectivePeriod: period, issued, conclusionCode } = json;
  const dated = isGiven(dateTime) || isGiven(period);
  const [specimen] = referencesIn(json.specimen, reading);
  return ok([
    factOf(reading, {
      concepts: conceptsIn(json.code),
      display: displayIn(json.code),
      standing,
      status: textIn(json.status) ?? '',
      ...(dated ? spanOf({ dateTime, period }, context.localDay) : { start: momentIn(issued, context.localDay) }),
      value: conclusionCode === undefined ? undefined : codedIn(conclusionCode),
      categories: conceptsIn(json.category),
      specimen,
      provider: providerIn(reading, json.performer, json.resultsInterpreter),
      recorder: recorderIn(reading, json.resultsInterpreter, json.performer),
    }),
  ]);
};
