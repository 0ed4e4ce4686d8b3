import { LANGUAGE, parseCriteria, type Criteria, type Expression } from '@kohort/criteria';
import type { Fact, FactResource, FactValue, Moment, Person, PersonRecord } from '@kohort/facts';
import { parsePartialDate } from '@kohort/kernel';
import { canonicalUnit, cleanUnit, conceptOf, roundCanonical, type Concept } from '@kohort/vocabulary';
import type { EvaluationContext } from '../context.js';
import { compileCriteria, type Verdict } from '../evaluate.js';

export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';

/** "2020-05-17", "2020-05" or "2020", or an instant in UTC. */
export function moment(text: string): Moment {
  const days = parsePartialDate(text.slice(0, 10));
  if (!days) throw new Error(`no date: ${text}`);
  return text.includes('T') ? { days, instant: Date.parse(text) } : { days };
}

export const snomed = (code: string): Concept => conceptOf(SNOMED, code);
export const loinc = (code: string): Concept => conceptOf(LOINC, code);

let serial = 0;
/** A fact with sensible defaults: asserted, no value. `on` is its start. */
export function fact(
  resource: FactResource,
  { on, until, ...given }: Partial<Omit<Fact, 'source' | 'start' | 'end'>> & { on?: string; until?: string } = {},
): Fact {
  serial += 1;
  return {
    source: { resource, id: `f${serial}` },
    concepts: [],
    standing: 'asserted',
    status: '',
    interpretations: [],
    categories: [],
    bodySites: [],
    severities: [],
    reasons: [],
    kinship: [],
    derivedFrom: [],
    labels: [],
    ...(on === undefined ? {} : { start: moment(on) }),
    ...(until === undefined ? {} : { end: until === 'ongoing' ? 'ongoing' : moment(until) }),
    ...given,
  };
}

/** A numeric value as a reader would make it; `low` and `high` differ for a comparator or a range. */
export function quantity(
  low: number,
  unit: string,
  concepts: readonly Concept[] = [],
  { high = low, lowOpen = false, highOpen = false } = {},
): FactValue {
  const clean = cleanUnit(unit);
  const conversion = canonicalUnit(clean, concepts);
  const interval = { low, high, lowOpen, highOpen };
  const convert = (n: number): number => (conversion ? roundCanonical(n * conversion.scale + conversion.offset) : n);
  return {
    type: 'quantity',
    recorded: `${low} ${unit}`,
    unit: clean,
    interval,
    ...(conversion && {
      canonical: { unit: conversion.unit, interval: { ...interval, low: convert(low), high: convert(high) } },
    }),
  };
}

/** An observation of a LOINC code with a numeric value. */
export const measured = (code: string, on: string, value: number, unit: string, more: Partial<Fact> = {}): Fact =>
  fact('Observation', {
    concepts: [loinc(code)],
    on,
    status: 'final',
    value: quantity(value, unit, [loinc(code)]),
    ...more,
  });

/** An observation whose answer is a concept. */
export const answered = (question: Concept, on: string, answer: Concept, more: Partial<Fact> = {}): Fact =>
  fact('Observation', { concepts: [question], on, value: { type: 'coded', concepts: [answer] }, ...more });

export const condition = (code: string, on?: string, more: Partial<Fact> = {}): Fact =>
  fact('Condition', { concepts: [snomed(code)], ...(on === undefined ? {} : { on }), ...more });

export function personRecord(
  facts: readonly Fact[],
  person: Partial<Person> = {},
  blocked: readonly FactResource[] = [],
): PersonRecord {
  const born = parsePartialDate('1970-06-15');
  return {
    person: {
      id: 'p1',
      sex: 'female',
      ...(born && { birth: born }),
      deceased: false,
      protectedIdentity: false,
      identifiers: [],
      generalPractitioners: [],
      labels: [],
      ...person,
    },
    facts,
    blocked,
  };
}

export const INDEX = '2026-01-01';

export function contextOn(date: string, more: Partial<EvaluationContext> = {}): EvaluationContext {
  const range = parsePartialDate(date);
  if (!range) throw new Error(`no date: ${date}`);
  return { indexDay: range.first, coverage: () => 'complete', ...more };
}

/** A document with one criterion, through the parser, so that tests only ask what an author could write. */
export function criteriaOf(expression: unknown, more: Partial<Criteria> = {}): Criteria {
  const parsed = parseCriteria({
    language: LANGUAGE,
    id: 'test',
    title: { sv: 'Test', en: 'Test' },
    criteria: [{ id: 'c', kind: 'inclusion', expression }],
    ...more,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

/** The verdict on one expression for one person. */
export function judge(
  expression: Expression,
  record: PersonRecord,
  context: EvaluationContext = contextOn(INDEX),
  more: Partial<Criteria> = {},
): Verdict {
  const [verdict] = compileCriteria(criteriaOf(expression, more), context)(record).verdicts;
  if (!verdict) throw new Error('no verdict');
  return verdict;
}

/** "met", "not-met" or "unknown: reason, reason", for tables of expectations. */
export function said({ truth, gaps }: Pick<Verdict, 'truth' | 'gaps'>): string {
  return truth === 'unknown' ? `unknown: ${[...new Set(gaps.map(({ reason }) => reason))].sort().join(', ')}` : truth;
}
