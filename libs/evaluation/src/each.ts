import type { ExpressionOf } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { absenceOf, isBlocked } from './absence.js';
import { subjectOf, type Subject } from './context.js';
import { combine, unknown, type Finding } from './finding.js';
import { gapsOf, type Compilation } from './selection.js';
import { conjunction, disjunction } from './truth.js';

/** What holds facts together: one resource with its components, one specimen, one side of one body site. */
const keyOf: Readonly<Record<ExpressionOf<'each'>['scope'], (fact: Fact) => string | undefined>> = {
  resource: ({ source }) => `${source.resource}/${source.id}`,
  specimen: ({ specimen }) => specimen,
  'body-site': ({ bodySites, laterality }) => {
    const [site] = bodySites;
    return site === undefined ? laterality : `${site} ${laterality ?? ''}`;
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
  const key = keyOf[scope];
  return (subject) => {
    const selection = selector.select(subject);
    const { members, candidates } = selection;
    if (members.length + candidates.length === 0) {
      return absenceOf(selector, selection, subject, compilation.context, 'unknown', path);
    }
    const keys = new Set(members.map(key).filter((group) => group !== undefined));
    const findings = [...keys].map((group) =>
      inner(
        subjectOf(
          subject.record,
          subject.record.facts.filter((fact) => key(fact) === group),
        ),
      ),
    );
    const loose = members.filter((fact) => key(fact) === undefined);
    if (loose.length > 0) findings.push(unknown('detail-missing', path, loose));
    findings.push(...gapsOf(candidates, path).map((gap): Finding => ({ truth: 'unknown', evidence: [], gaps: [gap] })));
    const connective = quantifier === 'some' ? disjunction : conjunction;
    const finding = combine(connective(findings.map(({ truth }) => truth)), findings);
    const settled = finding.truth === (quantifier === 'some' ? 'met' : 'not-met');
    return isBlocked(selector, subject) && !settled ? unknown('blocked', path) : finding;
  };
}
