import type { ExpressionOf } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { absenceOf, isBlocked } from './absence.js';
import { subjectOf, type Subject } from './context.js';
import { show } from './exists.js';
import { combine, decided, unknown, type Finding } from './finding.js';
import { gapsOf, type Compilation } from './selection.js';
import { conjunction, disjunction } from './truth.js';

/**
 * What holds facts together: one resource with its components, one specimen, one side of one body site; a finding on both
 * sides belongs to each. No key where the record does not say.
 */
const keysOf: Readonly<Record<ExpressionOf<'each'>['scope'], (fact: Fact) => readonly string[]>> = {
  resource: ({ source }) => [`${source.resource}/${source.id}`],
  specimen: ({ specimen }) => (specimen === undefined ? [] : [specimen]),
  'body-site': ({ bodySites, laterality }) => {
    const [site = ''] = bodySites;
    const sides = laterality === 'bilateral' ? ['left', 'right'] : [laterality ?? ''];
    return site === '' && laterality === undefined ? [] : sides.map((side) => `${site} ${side}`);
  },
};

/** Evaluates an expression within each group of records: for some, or for every one of them. */
export function compileEach(
  { scope, quantifier, records }: ExpressionOf<'each'>,
  path: string,
  compilation: Compilation,
  inner: (subject: Subject) => Finding,
): (subject: Subject) => Finding {
  const selector = compilation.records(records, 'unknown');
  const keys = keysOf[scope];
  return (subject) => {
    const selection = selector.select(subject);
    const { members, candidates } = selection;
    if (members.length + candidates.length === 0) {
      return absenceOf(selector, selection, subject, compilation.context, 'unknown', path);
    }
    const groups = [...new Set(members.flatMap(keys))];
    const findings = groups.map((group) => within(group, keys, subject, inner, path));
    const loose = members.filter((fact) => keys(fact).length === 0);
    if (loose.length > 0) findings.push(unknown('detail-missing', path, loose));
    findings.push(...gapsOf(candidates, path).map((gap): Finding => ({ truth: 'unknown', evidence: [], gaps: [gap] })));
    const connective = quantifier === 'some' ? disjunction : conjunction;
    const finding = combine(connective(findings.map(({ truth }) => truth)), findings);
    const settled = finding.truth === (quantifier === 'some' ? 'met' : 'not-met');
    if (isBlocked(selector, subject) && !settled) return unknown('blocked', path);
    // What is asked within a group may be decided without a record; that there is such a group is not.
    const isShown = finding.truth === 'unknown' || finding.evidence.length > 0;
    return isShown ? finding : decided(finding.truth, show(members, path, finding.truth));
  };
}

/** More records without a group are tried all at once only, so that the time stays bounded. */
const MOST_TRIED = 50;

/** The finding within one group. Records that name no group may belong to it: they must not change what is found. */
function within(
  group: string,
  keys: (fact: Fact) => readonly string[],
  { record }: Subject,
  inner: (subject: Subject) => Finding,
  path: string,
): Finding {
  const own = record.facts.filter((fact) => keys(fact).includes(group));
  const loose = record.facts.filter((fact) => keys(fact).length === 0);
  const finding = inner(subjectOf(record, own));
  const changes = (facts: readonly Fact[]): boolean =>
    inner(subjectOf(record, [...own, ...facts])).truth !== finding.truth;
  const telling = loose.length > MOST_TRIED ? [] : loose.filter((fact) => changes([fact]));
  if (telling.length > 0) return unknown('detail-missing', path, telling);
  return loose.length > 0 && changes(loose) ? unknown('detail-missing', path) : finding;
}
