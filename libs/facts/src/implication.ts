import { conceptOf, type Concept } from '@kohort/vocabulary';
import type { Fact, FactSource, Moment, Significance } from './fact.js';
import { SIGNIFICANCE, significanceOf } from './variant.js';

/** "Associated phenotype": the condition that a significance is for. */
const PHENOTYPE: Concept = conceptOf('http://loinc.org', '81259-4');

/** A clinical significance, the condition that it is for and when that was judged. */
interface Judgement {
  readonly significance: readonly Significance[];
  readonly phenotype: string;
  readonly start: Moment | undefined;
}

/**
 * Joins diagnostic implications onto the variants they are derived from: HL7 Genomics Reporting since STU2 states the
 * clinical significance there and not on the variant. A variant may be judged anew: of several judgements for one
 * condition, the variant's own among them, those count that may be the latest. Implications of a haplotype or a genotype
 * say nothing of each of its variants, and preliminary ones do not count.
 */
export function joinImplications(facts: readonly Fact[]): readonly Fact[] {
  const implied = impliedBy(facts);
  if (implied.size === 0) return facts;
  return facts.map((fact) => {
    const { variant, start } = fact;
    const judgements = variant && implied.get(nameOf(fact.source));
    if (!variant || !judgements) return fact;
    const own = variant.significance.length > 0 ? [{ significance: variant.significance, phenotype: '', start }] : [];
    const all = [...own, ...judgements];
    const latest = all.filter((one) => !all.some((other) => replaces(other, one)));
    return {
      ...fact,
      variant: { ...variant, significance: [...new Set(latest.flatMap(({ significance }) => significance))] },
    };
  });
}

/** The judgements of each record that implications are derived from. */
function impliedBy(facts: readonly Fact[]): ReadonlyMap<string, readonly Judgement[]> {
  const phenotypes = new Map<string, string>();
  for (const { source, concepts, value } of facts) {
    if (value?.type !== 'coded' || !concepts.includes(PHENOTYPE)) continue;
    phenotypes.set(nameOf(source), [...value.concepts].sort().join(' ') || (value.text ?? ''));
  }
  const implied = new Map<string, Judgement[]>();
  for (const { source, concepts, derivedFrom, standing, start, value } of facts) {
    if (derivedFrom.length === 0 || standing !== 'asserted' || value?.type !== 'coded') continue;
    if (!concepts.includes(SIGNIFICANCE)) continue;
    const phenotype = phenotypes.get(nameOf(source)) ?? '';
    const judgement = { significance: significanceOf(value.concepts), phenotype, start };
    for (const variant of derivedFrom) implied.set(variant, [...(implied.get(variant) ?? []), judgement]);
  }
  return implied;
}

/** "Observation/1", or "DiagnosticReport/1#v" of a contained one: how references name the record of a fact. */
function nameOf({ resource, container, id, part }: FactSource): string {
  const contained = container === undefined ? undefined : part?.split('/')[1];
  return `${container ?? resource}/${id}${contained === undefined ? '' : `#${contained}`}`;
}

/** Whether one judgement is certainly later than another for the same condition. An empty one decides nothing. */
function replaces(one: Judgement, other: Judgement): boolean {
  const [a, b] = [one.start, other.start];
  if (one.significance.length === 0 || one.phenotype !== other.phenotype || !a || !b) return false;
  return a.instant !== undefined && b.instant !== undefined ? a.instant > b.instant : a.days.first > b.days.last;
}
