import type { Fact, Significance } from './fact.js';
import { SIGNIFICANCE, significanceOf } from './variant.js';

/**
 * Joins diagnostic implications onto the variants they are derived from: HL7 Genomics Reporting since STU2 states the
 * clinical significance there and not on the variant. Implications of a haplotype or a genotype say nothing of each of its
 * variants, and preliminary ones do not count.
 */
export function joinImplications(facts: readonly Fact[]): readonly Fact[] {
  const implied = new Map<string, Significance[]>();
  for (const { concepts, derivedFrom, standing, value } of facts) {
    if (derivedFrom.length === 0 || standing !== 'asserted' || value?.type !== 'coded') continue;
    if (!concepts.includes(SIGNIFICANCE)) continue;
    for (const source of derivedFrom) {
      implied.set(source, [...(implied.get(source) ?? []), ...significanceOf(value.concepts)]);
    }
  }
  if (implied.size === 0) return facts;
  return facts.map((fact) => {
    const significance = fact.variant && implied.get(`${fact.source.resource}/${fact.source.id}`);
    if (!fact.variant || !significance) return fact;
    const all = [...new Set([...fact.variant.significance, ...significance])];
    return { ...fact, variant: { ...fact.variant, significance: all } };
  });
}
