import type { ConceptMatcher, ExpressionOf } from '@kohort/criteria';
import type { Fact, RegionStudied, Variant } from '@kohort/facts';
import { conceptOf, type Concept } from '@kohort/vocabulary';
import { hiddenReason } from './absence.js';
import type { Subject } from './context.js';
import { show } from './exists.js';
import { decided, unknown, type Finding } from './finding.js';
import { isSameVariant } from './hgvs.js';
import { gapsOf, type Compilation } from './selection.js';
import { disjunction, type Truth } from './truth.js';
import type { Tested } from './value-test.js';
import { IN, maybe, OUT, settled } from './window.js';

type Asked = ExpressionOf<'variant'>;

/**
 * A variant in one of the genes. Not met only where every gene was tested (a call of its absence, or a region studied) and
 * nothing that was asked for was found; a gene that nobody tested is unknown, never absent. What is not found in a sample
 * of unknown origin is no germline variant either; it may still be a somatic one.
 */
export function compileVariant(asked: Asked, path: string, compilation: Compilation): (subject: Subject) => Finding {
  const { window } = asked;
  const selector = compilation.records({ resource: 'Observation', ...(window && { window }) }, 'unknown');
  const genes = asked.genes.map((gene) => conceptOf('http://www.genenames.org/geneId', gene));
  const changeType = asked.changeType === undefined ? undefined : compilation.matcher(asked.changeType);
  const isAbout = ({ genes: looked }: RegionStudied | Variant): boolean => looked.some((gene) => genes.includes(gene));

  return (subject) => {
    const { members, candidates } = selector.select(subject);
    const about = members.filter(({ variant, regionStudied }) =>
      [variant, regionStudied].some((looked) => looked && isAbout(looked)),
    );
    const found: Fact[] = [];
    const open = candidates.filter(({ fact: { variant } }) => variant && isAbout(variant) && variant.present !== false);
    for (const fact of about) {
      if (!fact.variant || !isAbout(fact.variant)) continue;
      const { truth, reason = 'detail-missing' } = isAsked(fact.variant, asked, changeType);
      if (truth === 'met') found.push(fact);
      if (truth === 'unknown') open.push({ fact, reason });
    }
    if (found.length > 0) return decided('met', show(found, path));
    if (open.length > 0) return { truth: 'unknown', evidence: [], gaps: gapsOf(open, path) };
    const hidden = hiddenReason(selector, subject, compilation.context);
    if (hidden) return unknown(hidden, path);
    if (!genes.every((gene) => isTested(gene, about, asked))) return unknown('not-tested', path, about);
    return decided('not-met', show(about, path, 'not-met'));
  };
}

/** Whether the records rule out what was asked for in a gene, given that none of them found it. */
function isTested(gene: Concept, about: readonly Fact[], { origin, hgvs }: Asked): boolean {
  const covers = (looked: RegionStudied | Variant | undefined): boolean =>
    looked?.genes.includes(gene) === true &&
    (origin === undefined || looked.origin === origin || (looked.origin === undefined && origin === 'germline'));
  if (about.some(({ regionStudied }) => covers(regionStudied))) return true;
  const calls = about.flatMap(({ variant }) => (variant && covers(variant) ? [variant] : []));
  // A variant that was found shows that the gene was read; the absence of one by name, or of one type, is not that of all.
  if (calls.some(({ present, hgvs: names, changeTypes }) => present || names.length + changeTypes.length === 0))
    return true;
  return hgvs?.every((wanted) => calls.some(({ hgvs: names }) => isNamed(names, wanted) === 'met')) ?? false;
}

/** Whether a variant was found and is one that was asked for. */
function isAsked(variant: Variant, asked: Asked, changeType: ConceptMatcher | undefined): Tested {
  if (variant.present === undefined) return maybe('value-absent');
  if (!variant.present) return OUT;
  const details = [
    originIs(variant, asked.origin),
    significanceIs(variant, asked.significance),
    nameIs(variant, asked.hgvs),
    changeTypeIs(variant, changeType),
  ];
  return details.find(({ truth }) => truth === 'not-met') ?? details.find(({ truth }) => truth === 'unknown') ?? IN;
}

function originIs({ origin }: Variant, wanted: Asked['origin']): Tested {
  if (wanted === undefined || origin === wanted) return IN;
  return origin === undefined ? maybe('detail-missing') : OUT;
}

/** Judgements of one variant that differ are open, unless all are among those that were asked for. */
function significanceIs({ significance }: Variant, wanted: Asked['significance']): Tested {
  if (!wanted) return IN;
  if (significance.length === 0) return maybe('detail-missing');
  const those = significance.filter((item) => wanted.includes(item));
  return those.length === 0 ? OUT : those.length === significance.length ? IN : maybe('conflicting');
}

function changeTypeIs({ changeTypes }: Variant, wanted: ConceptMatcher | undefined): Tested {
  if (!wanted || changeTypes.some((item) => wanted.has(item))) return IN;
  if (changeTypes.length === 0) return maybe('detail-missing');
  return wanted.complete ? OUT : maybe('value-set-incomplete');
}

function nameIs({ hgvs }: Variant, wanted: Asked['hgvs']): Tested {
  return wanted ? settled(disjunction(wanted.map((name) => isNamed(hgvs, name))), 'detail-missing') : IN;
}

/** Whether the expressions of one variant name the one that was asked for: any that says so decides. */
function isNamed(expressions: readonly string[], wanted: string): Truth {
  const truths = expressions.map((expression) => isSameVariant(expression, wanted));
  return truths.find((truth) => truth === 'met') ?? truths.find((truth) => truth === 'not-met') ?? 'unknown';
}
