import { canonicalDuration, parseDuration } from '@kohort/kernel';
import { cleanUnit } from '@kohort/vocabulary';
import type { QuantityComparison } from '../schema/comparison.js';
import type { RecordResource, Records, Relative, ValueTest, Window } from '../schema/records.js';
import type { ValueSetRef } from '../schema/value-set.js';
import { realBounds, wholeBounds } from './bounds.js';
import { asSet, defined } from './canonical.js';
import type { ValueSetNormaliser } from './value-set.js';

/** "P1Y" → "P12M"; a date stays as it is. */
export function canonicalPoint(text: string): string {
  const offset = parseDuration(text);
  return offset ? canonicalDuration(offset) : text;
}

const pointOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : canonicalPoint(text);

/** Records with every default made explicit or left out, whichever is the one spelling. */
export function normalRecords(records: Records, sets: ValueSetNormaliser): Records {
  const detail = (ref: ValueSetRef | undefined) => ref && sets.normal(ref, 'without-negations');
  const { resource } = records;
  return defined<Records>({
    ...records,
    code: records.code && sets.normal(records.code, 'with-negations'),
    category: detail(records.category),
    bodySite: detail(records.bodySite),
    severity: detail(records.severity),
    reason: detail(records.reason),
    kinship: detail(records.kinship),
    status: asSet(records.status),
    clinicalStatus: asSet(records.clinicalStatus),
    verificationStatus: asSet(records.verificationStatus),
    treatmentIntent: asSet(records.treatmentIntent),
    response: asSet(records.response),
    modality: asSet(records.modality),
    exposure: records.exposure === 'prescribed' ? undefined : records.exposure,
    preliminary: records.preliminary || undefined,
    series: records.series && wholeBounds(records.series),
    instances: records.instances && wholeBounds(records.instances),
    line: records.line && wholeBounds(records.line),
    value: records.value && normalValueTest(records.value, sets),
    window: records.window && normalWindow(records.window, resource),
    relative: records.relative && normalRelative(records.relative, resource, sets),
  });
}

export function normalValueTest(test: ValueTest, sets: ValueSetNormaliser): ValueTest {
  const { unit, times, is } = test;
  return defined<ValueTest>({
    ...realBounds(test),
    unit: unit === undefined ? undefined : cleanUnit(unit),
    times,
    is,
    in: test.in && sets.normal(test.in, 'without-negations'),
    interpretation: asSet(test.interpretation),
  });
}

export const normalQuantity = (test: QuantityComparison): QuantityComparison => ({
  ...realBounds(test),
  unit: cleanUnit(test.unit),
});

export function normalWindow({ anchor, from, to, edge }: Window, resource: RecordResource): Window {
  return defined<Window>({
    anchor: anchor === 'index' ? undefined : anchor,
    from: pointOf(from),
    to: pointOf(to) ?? 'P0D',
    edge: edge === defaultEdge(resource) ? undefined : edge,
  });
}

function normalRelative(relative: Relative, resource: RecordResource, sets: ValueSetNormaliser): Relative {
  const { which, eventEdge, from, to, edge } = relative;
  return defined<Relative>({
    event: normalRecords(relative.event, sets),
    which,
    eventEdge: eventEdge === 'start' ? undefined : eventEdge,
    from: pointOf(from),
    to: pointOf(to),
    edge: edge === defaultEdge(resource) ? undefined : edge,
  });
}

/** As the schema says of `edge`: any part for medication and encounters, the start for all else. */
export const defaultEdge = (resource: RecordResource): 'any' | 'start' =>
  resource === 'Encounter' || resource.startsWith('Medication') ? 'any' : 'start';
