import type { ConceptMatcher, ExpressionOf } from '@kohort/criteria';
import type { Fact, Variant } from '@kohort/facts';
import { conceptOf, type Concept } from '@kohort/vocabulary';
import { isBlocked } from './absence.js';
import type { Subject } from './context.js';
import { show } from './exists.js';
import { decided, unknown, type Finding, type UnknownReason } from './finding.js';
import { gapsOf, type Candidate, type Compilation } from './selection.js';
import { conjunction, type Truth } from './truth.js';

type Asked = ExpressionOf<'variant'>;

/**
 * A variant in one of the genes. Not met only where every gene was tested (a call of its absence, or a region studied) and
 * nothing that was asked for was found; a gene that nobody tested is unknown, never absent. What is not found in a sample
 * of unknown origin is no germline variant either.
 */
export function compileVariant(asked: Asked, path: string, compilation: Compilation): (subject: Subject) => Finding {
  const selector = compilation.records(
    { resource: 'Observation', ...(asked.window && { window: asked.window }) },
    'unknown',
  );
  const genes = asked.genes.map((gene) => conceptOf('http://www.genenames.org/geneId', gene));
  const changeType = asked.changeType === undefined ? undefined : compilation.matcher(asked.changeType);

  return (subject) => {
    const { members, candidates } = selector.select(subject);
    const found: Fact[] = [];
    const open: Candidate[] = candidates.filter(({ fact }) => touches(fact, genes) && fact.variant?.present !== false);
    const tested = new Set<Concept>();
    const about: Fact[] = [];
    for (const fact of members) {
      const { variant, regionStudied } = fact;
      if (regionStudied && originOf(regionStudied, asked) !== 'not-met') {
        if (regionStudied.genes.some((gene) => genes.includes(gene))) about.push(fact);
        regionStudied.genes.forEach((gene) => tested.add(gene));
      }
      if (!variant || !touches(fact, genes)) continue;
      about.push(fact);
      const truth =
        variant.present === undefined ? 'unknown' : variant.present ? fits(variant, asked, changeType) : 'not-met';
      if (truth === 'met') found.push(fact);
      else if (truth === 'unknown') open.push({ fact, reason: openReason(variant) });
      else if (originOf(variant, asked) !== 'not-met') variant.genes.forEach((gene) => tested.add(gene));
    }
    if (found.length > 0) return decided('met', show(found, path));
    if (open.length > 0) return { truth: 'unknown', evidence: [], gaps: gapsOf(open, path) };
    if (isBlocked(selector, subject)) return unknown('blocked', path);
    if (!genes.every((gene) => tested.has(gene))) return unknown('not-tested', path, about);
    return decided(
      'not-met',
      show(about, path).map((item) => ({ ...item, truth: 'not-met' })),
    );
  };
}

const touches = (fact: Fact, genes: readonly Concept[]): boolean =>
  fact.variant?.genes.some((gene) => genes.includes(gene)) ?? false;

const openReason = (variant: Variant): UnknownReason =>
  variant.present === undefined ? 'value-absent' : 'detail-missing';

function originOf(tested: Pick<Variant, 'origin'>, { origin }: Asked): Truth {
  if (origin === undefined) return 'met';
  return tested.origin === undefined ? 'unknown' : tested.origin === origin ? 'met' : 'not-met';
}

/** Whether a variant that was found is one that was asked for. */
function fits(variant: Variant, asked: Asked, changeType: ConceptMatcher | undefined): Truth {
  const listed = <T>(recorded: readonly T[], wanted: ((item: T) => boolean) | undefined): Truth => {
    if (!wanted || recorded.some(wanted)) return 'met';
    return recorded.length === 0 ? 'unknown' : 'not-met';
  };
  const { significance, hgvs } = asked;
  return conjunction([
    originOf(variant, asked),
    listed(variant.significance, significance && ((item) => significance.includes(item))),
    listed(variant.hgvs, hgvs && ((item) => hgvs.includes(item))),
    listed(variant.changeTypes, changeType && ((item) => changeType.has(item))),
  ]);
}
