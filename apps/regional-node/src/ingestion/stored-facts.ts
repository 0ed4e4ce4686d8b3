import type { Fact, FactValue, Interval } from '@kohort/facts';

/** A fact that says nothing: what is stored is what differs from it. All facts that are read back have its one shape. */
const BLANK = {
  source: undefined,
  concepts: [],
  display: undefined,
  standing: undefined,
  status: '',
  clinicalStatus: undefined,
  verificationStatus: undefined,
  exposure: undefined,
  start: undefined,
  end: undefined,
  value: undefined,
  interpretations: [],
  referenceRange: undefined,
  categories: [],
  bodySites: [],
  laterality: undefined,
  severities: [],
  reasons: [],
  kinship: [],
  imaging: undefined,
  variant: undefined,
  regionStudied: undefined,
  specimen: undefined,
  derivedFrom: [],
  provider: undefined,
  recorder: undefined,
  labels: [],
} as const;

/** JSON knows no infinite number. */
const ENDS = new Map<unknown, unknown>([
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
  ['inf', Infinity],
  ['-inf', -Infinity],
]);

const turned = (interval: Interval): Interval => ({
  ...interval,
  low: (ENDS.get(interval.low) ?? interval.low) as number,
  high: (ENDS.get(interval.high) ?? interval.high) as number,
});

/** The same value with infinite ends as words, or with words as infinite ends. */
function turnedValue(value: FactValue | undefined): FactValue | undefined {
  if (value?.type !== 'quantity') return value;
  const { canonical } = value;
  return {
    ...value,
    interval: turned(value.interval),
    ...(canonical === undefined ? {} : { canonical: { ...canonical, interval: turned(canonical.interval) } }),
  };
}

const isBlank = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

/** Facts as text: plain ASCII escapes where a record holds what PostgreSQL cannot. */
export const packFacts = (facts: readonly Fact[]): string =>
  JSON.stringify(
    facts.map((fact) =>
      Object.fromEntries(
        Object.entries({ ...fact, value: turnedValue(fact.value) }).filter(([, value]) => !isBlank(value)),
      ),
    ),
  );

export const unpackFacts = (text: string): readonly Fact[] =>
  text === '[]'
    ? []
    : (JSON.parse(text) as Fact[]).map((fact) => ({ ...BLANK, ...fact, value: turnedValue(fact.value) }));
