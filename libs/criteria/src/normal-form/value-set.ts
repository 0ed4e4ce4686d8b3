import { invariant } from '@kohort/kernel';
import { conceptOf, splitConcept, type Concept } from '@kohort/vocabulary';
import type { Criteria } from '../schema/criteria.js';
import type { ConceptFilter, ValueSet, ValueSetRef } from '../schema/value-set.js';
import { sha256Hex } from '../sha256.js';
import { namedValueSet } from '../tree.js';
import { codeOf, hasStructure } from '../value-sets.js';
import { canonicalJson, distinctInOrder } from './canonical.js';
import { isEmpty, NONE, subtract, union, withoutRepetition, type Concepts, type ConceptSet } from './concept-set.js';

/** Turns value sets into their normal form, and keeps those that can only be referred to, named by their content. */
export class ValueSetNormaliser {
  readonly named = new Map<string, ValueSet>();
  private readonly resolvedByName = new Map<string, ConceptSet>();

  constructor(private readonly criteria: Pick<Criteria, 'valueSets'>) {}

  /** The concepts of a value set, names and nesting resolved. */
  resolve(ref: ValueSetRef): ConceptSet {
    if (typeof ref !== 'string') return this.resolveSet(ref);
    const known = this.resolvedByName.get(ref);
    if (known) return known;
    const resolved = this.resolveSet(this.existing(ref));
    this.resolvedByName.set(ref, resolved);
    return resolved;
  }

  /** The one spelling of a value set. Its negations count only where records are found by it. */
  normal(ref: ValueSetRef, negations: 'with-negations' | 'without-negations'): ValueSet {
    const { negatedBy } = typeof ref === 'string' ? this.existing(ref) : ref;
    const negated = negations === 'with-negations' ? this.filters(this.concepts(negatedBy ?? [])) : [];
    return { ...this.write(this.resolve(ref)), ...(negated.length > 0 ? { negatedBy: negated } : {}) };
  }

  private existing(name: string): ValueSet {
    const set = namedValueSet(this.criteria, name);
    invariant(set, `value set "${name}" passed the parser`);
    return set;
  }

  private resolveSet({ include, exclude }: ValueSet): ConceptSet {
    return subtract(this.concepts(include), this.concepts(exclude ?? []));
  }

  private concepts(filters: readonly ConceptFilter[]): Concepts {
    return withoutRepetition(union(filters.map((filter) => this.conceptsOf(filter))));
  }

  private conceptsOf(filter: ConceptFilter): Concepts {
    if ('valueSet' in filter) {
      const set = this.resolve(filter.valueSet);
      return isEmpty(set.exclude) ? set.include : { ...NONE, parts: [set] };
    }
    const { system, codes, descendants, expansion } = filter;
    const concepts = codes.map((entry) => conceptOf(system, codeOf(entry)));
    if (!descendants) return { ...NONE, exact: new Set(concepts) };
    const expanded = (expansion ?? []).map((code) => conceptOf(system, code));
    if (hasStructure(system)) return { ...NONE, below: concepts, exact: new Set(expanded) };
    if (expansion) return { ...NONE, exact: new Set([...concepts, ...expanded]) };
    return { ...NONE, open: concepts };
  }

  private write({ include, exclude }: ConceptSet): ValueSet {
    const excluded = this.filters(exclude);
    return { include: this.filters(include), ...(excluded.length > 0 ? { exclude: excluded } : {}) };
  }

  private filters({ exact, below, open, parts }: Concepts): ConceptFilter[] {
    return distinctInOrder([
      ...bySystem([...exact], {}),
      ...bySystem([...below, ...open], { descendants: true }),
      ...parts.map((part): ConceptFilter => ({ valueSet: this.nameOf(this.write(part)) })),
    ]);
  }

  private nameOf(set: ValueSet): string {
    const name = `set-${sha256Hex(canonicalJson(set)).slice(0, 32)}`;
    this.named.set(name, set);
    return name;
  }
}

function bySystem(concepts: readonly Concept[], more: { descendants?: true }): ConceptFilter[] {
  const codes = new Map<string, string[]>();
  for (const concept of [...concepts].sort()) {
    const { system, code } = splitConcept(concept);
    const ofSystem = codes.get(system);
    if (ofSystem) ofSystem.push(code);
    else codes.set(system, [code]);
  }
  return [...codes].map(([system, ofSystem]) => ({ system, codes: ofSystem, ...more }));
}
