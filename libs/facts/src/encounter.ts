import { ok } from '@kohort/kernel';
import { codingsIn, conceptsIn, displayIn, merged } from './coding.js';
import { textIn } from './json.js';
import { periodIn } from './moment.js';
import { factOf, providerIn, recorderIn, standingIn, type Reader } from './reading.js';
import { referenceIn } from './reference.js';

const STANDINGS = new Map([
  ['planned', 'proposed'],
  ['arrived', 'asserted'],
  ['triaged', 'asserted'],
  ['in-progress', 'asserted'],
  ['onleave', 'asserted'],
  ['finished', 'asserted'],
  ['cancelled', 'none'],
  ['entered-in-error', 'none'],
] as const);
const GOES_ON = new Set<unknown>(['arrived', 'triaged', 'in-progress', 'onleave']);

/** Encounter: found by its type and service type; its class (inpatient, ambulatory …) and type are its categories. */
export const readEncounter: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const types = conceptsIn(json.type);
  const { start, end } = periodIn(json.period, context.localDay);
  const provider = json.serviceProvider;
  return ok([
    factOf(reading, {
      concepts: merged(types, conceptsIn(json.serviceType)),
      display: displayIn(json.type) ?? displayIn(json.serviceType),
      standing,
      status: textIn(json.status) ?? '',
      start,
      end: end ?? (GOES_ON.has(json.status) ? 'ongoing' : undefined),
      categories: merged(codingsIn(json.class), types),
      reasons: conceptsIn(json.reasonCode),
      provider: providerIn(reading, provider) ?? referenceIn(provider, 'Organization'),
      recorder: recorderIn(reading, json.participant),
    }),
  ]);
};
