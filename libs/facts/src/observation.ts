import { ok } from '@kohort/kernel';
import { conceptsIn, displayIn } from './coding.js';
import type { Fact } from './fact.js';
import { interpretationsIn } from './interpretation.js';
import { objectsIn, type Json } from './json.js';
import { sitesIn } from './laterality.js';
import { isGiven, momentIn, spanOf, type Span } from './moment.js';
import {
  factOf,
  providerIn,
  recorderIn,
  referencesIn,
  standingIn,
  type Draft,
  type Reader,
  type Reading,
} from './reading.js';
import { typeOfReference } from './reference.js';
import { referenceRangeIn } from './reference-range.js';
import { valueIn } from './value.js';
import { regionStudiedIn, variantIn } from './variant.js';

const STANDINGS = new Map([
  ['registered', 'preliminary'],
  ['preliminary', 'preliminary'],
  ['final', 'asserted'],
  ['amended', 'asserted'],
  ['corrected', 'asserted'],
  ['cancelled', 'none'],
  ['entered-in-error', 'none'],
] as const);

/** Foci that make an observation one about somebody else (R4 Observation.focus: a fetus, a parent, a donor). */
const OTHERS = new Set<string | undefined>(['RelatedPerson', 'Patient', 'Group']);

/**
 * Observation: one fact for itself and one for each component, which shares its date, status, category and site.
 * Members of a panel (hasMember) are Observations of their own. One whose focus is another person gives no fact.
 */
export const readObservation: Reader = (reading) => {
  const { json } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined || isAboutSomebodyElse(reading)) return ok([]);
  const concepts = conceptsIn(json.code);
  const [specimen] = referencesIn(json.specimen, reading);
  const shared: Draft = {
    standing,
    status: typeof json.status === 'string' ? json.status : '',
    ...observedIn(reading),
    categories: conceptsIn(json.category),
    ...sitesIn(json.bodySite, concepts),
    specimen,
    derivedFrom: referencesIn(json.derivedFrom, reading),
    provider: providerIn(reading, json.performer),
    recorder: recorderIn(reading, json.performer),
  };
  const genomic = { variant: variantIn(json, concepts), regionStudied: regionStudiedIn(json, concepts) };
  const whole = { ...shared, ...measurementIn(json, concepts), ...genomic };
  const facts: Fact[] = [factOf(reading, whole)];
  objectsIn(json.component).forEach((component, index) => {
    const measurement = measurementIn(component, conceptsIn(component.code));
    facts.push(factOf(reading, { ...shared, ...measurement }, `component/${index}`));
  });
  return ok(facts);
};

function isAboutSomebodyElse(reading: Reading): boolean {
  const { focus, subject } = reading.json;
  if (focus === undefined) return false;
  const self = referencesIn(subject, reading);
  return referencesIn(focus, reading).some((one) => OTHERS.has(typeOfReference(one)) && !self.includes(one));
}

/** When it was true of the person; when it was issued stands in only where the record gives no such date at all. */
function observedIn({ json, context: { localDay } }: Reading): Span {
  const { effectiveDateTime, effectiveInstant, effectivePeriod, effectiveTiming, issued } = json;
  const dateTime = effectiveDateTime ?? effectiveInstant;
  if (![dateTime, effectivePeriod, effectiveTiming].some(isGiven)) return { start: momentIn(issued, localDay) };
  return spanOf({ dateTime, period: effectivePeriod, timing: effectiveTiming }, localDay);
}

function measurementIn(json: Json, concepts: Fact['concepts']): Omit<Draft, 'standing'> {
  const value = valueIn(json, concepts);
  const unit = value?.type === 'quantity' ? value.unit : '';
  return {
    concepts,
    display: displayIn(json.code),
    value,
    interpretations: interpretationsIn(json.interpretation),
    referenceRange:
      json.referenceRange === undefined ? undefined : referenceRangeIn(json.referenceRange, unit, concepts),
  };
}
