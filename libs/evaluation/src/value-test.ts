import type { ConceptMatcher, ValueTest } from '@kohort/criteria';
import type { Fact, FactValue } from '@kohort/facts';
import { canonicalUnit, cleanUnit, roundCanonical } from '@kohort/vocabulary';
import { compare, mapBounds } from './comparison.js';
import type { UnknownReason } from './finding.js';
import type { Truth } from './truth.js';

/** What one record's value says of a test. */
export interface Tested {
  readonly truth: Truth;
  readonly reason?: UnknownReason;
  readonly converted?: string;
}
export type FactTest = (fact: Fact) => Tested;

type Quantity = Extract<FactValue, { type: 'quantity' }>;
const open = (reason: UnknownReason): Tested => ({ truth: 'unknown', reason });
const settle = (truth: Truth): Tested => (truth === 'unknown' ? open('value-undecided') : { truth });

/** The test as a function of one fact. Units are converted, never compared raw; a value that cannot be tested is unknown. */
export function compileValueTest(test: ValueTest, matcher: ConceptMatcher | undefined): FactTest {
  if (matcher) return (fact) => testConcepts(fact.value, matcher);
  if (test.is !== undefined) {
    const expected = test.is;
    return ({ value }) =>
      value?.type === 'boolean' ? { truth: value.value === expected ? 'met' : 'not-met' } : missing(value, 'not-coded');
  }
  if (test.interpretation) return testInterpretation(new Set<string>(test.interpretation));
  const quantityTest =
    test.times === undefined ? inUnit(test, cleanUnit(test.unit ?? '1')) : timesLimit(test, test.times);
  return (fact) =>
    fact.value?.type === 'quantity' ? quantityTest(fact, fact.value) : missing(fact.value, 'not-numeric');
}

const missing = (value: FactValue | undefined, reason: UnknownReason): Tested =>
  open(value === undefined || value.type === 'absent' ? 'value-absent' : reason);

function testConcepts(value: FactValue | undefined, matcher: ConceptMatcher): Tested {
  if (value?.type !== 'coded' || value.concepts.length === 0) return missing(value, 'not-coded');
  if (value.concepts.some((concept) => matcher.has(concept))) return { truth: 'met' };
  const certain = matcher.complete && !value.concepts.some((concept) => matcher.mayHave(concept));
  return certain ? { truth: 'not-met' } : open('value-set-incomplete');
}

const FLAG_PARENTS: Readonly<Record<string, readonly string[]>> = {
  HH: ['H', 'A'],
  HU: ['H', 'A'],
  H: ['A'],
  LL: ['L', 'A'],
  LU: ['L', 'A'],
  L: ['A'],
  AA: ['A'],
};

/**
 * HL7 v3 ObservationInterpretation is a hierarchy: critically high is high, and both are abnormal. What is only flagged as
 * abnormal may be high.
 */
function testInterpretation(wanted: ReadonlySet<string>): FactTest {
  return ({ interpretations }) => {
    if (interpretations.length === 0) return open('no-interpretation');
    const found = interpretations.some((flag) =>
      [flag, ...(FLAG_PARENTS[flag] ?? [])].some((code) => wanted.has(code)),
    );
    const narrower = [...wanted].some((code) => FLAG_PARENTS[code]?.some((parent) => interpretations.includes(parent)));
    return found ? { truth: 'met' } : narrower ? open('not-specific') : { truth: 'not-met' };
  };
}

function inUnit(test: ValueTest, unit: string): (fact: Fact, value: Quantity) => Tested {
  return (fact, value) => {
    if (value.unit === unit) return settle(compare(value.interval, test));
    const conversion = canonicalUnit(unit, fact.concepts);
    if (!conversion || value.canonical?.unit !== conversion.unit) return open('unit-not-convertible');
    const { scale, offset } = conversion;
    const bounds = mapBounds(test, (bound) => roundCanonical(bound * scale + offset));
    const { low, high } = value.canonical.interval;
    const back = (n: number): number => Number(((n - offset) / scale).toPrecision(4));
    const converted = low === high ? `${back(low)} ${unit}` : undefined;
    return { ...settle(compare(value.canonical.interval, bounds)), ...(converted ? { converted } : {}) };
  };
}

function timesLimit(test: ValueTest, times: 'ULN' | 'LLN'): (fact: Fact, value: Quantity) => Tested {
  return ({ referenceRange }, value) => {
    const limit = times === 'ULN' ? referenceRange?.high : referenceRange?.low;
    if (limit === undefined || referenceRange?.unit !== value.unit) return open('no-reference-range');
    return settle(
      compare(
        value.interval,
        mapBounds(test, (bound) => roundCanonical(bound * limit)),
      ),
    );
  };
}
