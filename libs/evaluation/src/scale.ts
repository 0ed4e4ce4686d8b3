import type { ExpressionOf, Records } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { invariant } from '@kohort/kernel';
import {
  findScale,
  gradeOf,
  isGradeWithin,
  isQuestionOf,
  ranksOf,
  type ClinicalScale,
  type Grade,
} from '@kohort/vocabulary';
import { absenceOf, isBlocked } from './absence.js';
import { compare, between, type Bounds } from './comparison.js';
import type { Subject } from './context.js';
import { unknown, type Finding } from './finding.js';
import type { Candidate, Compilation, IfAbsent, Selection } from './selection.js';
import { judgeWith } from './value.js';
import type { FactTest, Tested } from './value-test.js';

type Graded = NonNullable<ReturnType<typeof gradeOf>>;

/** A grade on a clinical scale, whichever way the record codes it. */
export function compileScale(
  expression: ExpressionOf<'scale'>,
  path: string,
  compilation: Compilation,
  ifAbsent: IfAbsent,
): (subject: Subject) => Finding {
  const scale = findScale(expression.scale);
  invariant(scale, `a scale passed the parser: "${expression.scale}"`);
  const { window, laterality, prefix, pick = 'latest' } = expression;
  const records: Records = { resource: 'Observation', ...(window && { window }), ...(laterality && { laterality }) };
  const selector = compilation.records(records, ifAbsent);
  const judge = judgeWith(pick, gradeTest(expression, scale), path);
  return (subject) => {
    const selection = onScale(selector.select(subject), scale, prefix);
    if (selection.members.length + selection.candidates.length === 0) {
      return absenceOf(selector, selection, subject, compilation.context, ifAbsent, path);
    }
    const finding = judge(selection);
    const hidden = isBlocked(selector, subject) && !(pick === 'any' && finding.truth === 'met');
    return hidden ? unknown('blocked', path) : finding;
  };
}

/** Narrows a selection to the records that answer on this scale, with the prefix that was asked for. */
function onScale(selection: Selection, scale: ClinicalScale, prefix: Graded['prefix']): Selection {
  const members: Fact[] = [];
  const candidates: Candidate[] = [];
  const place = (fact: Fact, reason?: Candidate['reason']): void => {
    if (!isQuestionOf(scale, fact.concepts) || fact.value === undefined) return;
    const graded = gradedBy(scale, fact);
    if (!graded && fact.value.type !== 'absent') return;
    if (prefix && graded?.prefix && graded.prefix !== prefix) return;
    const open = prefix && graded && !graded.prefix ? 'detail-missing' : reason;
    if (open) candidates.push({ fact, reason: open });
    else members.push(fact);
  };
  selection.members.forEach((fact) => place(fact));
  selection.candidates.forEach(({ fact, reason }) => place(fact, reason));
  const about = (facts: readonly Fact[]): Fact[] => facts.filter((fact) => isQuestionOf(scale, fact.concepts));
  return { members, candidates, negations: about(selection.negations), outside: about(selection.outside) };
}

function gradedBy(scale: ClinicalScale, { concepts, value, interpretations }: Fact): Graded | undefined {
  const answer = { question: concepts, concepts: [], interpretations };
  switch (value?.type) {
    case 'coded':
      return gradeOf(scale, { ...answer, concepts: value.concepts, ...(value.text ? { text: value.text } : {}) });
    case 'text':
      return gradeOf(scale, { ...answer, text: value.text });
    case 'quantity':
      return gradeOf(scale, { ...answer, number: { ...value.interval, unit: value.unit } });
    case 'boolean':
      return gradeOf(scale, { ...answer, text: value.value ? 'yes' : 'no' });
    default:
      return gradeOf(scale, answer);
  }
}

function gradeTest(expression: ExpressionOf<'scale'>, scale: ClinicalScale): FactTest {
  return (fact) => {
    const graded = gradedBy(scale, fact);
    if (!graded) return { truth: 'unknown', reason: 'value-absent' };
    return expression.in ? isOneOf(scale, graded.grade, expression.in) : inOrder(scale, graded.grade, expression);
  };
}

const notSpecific: Tested = { truth: 'unknown', reason: 'not-specific' };

/** IIIA is III; a recorded III may be the IIIA that was asked for; an indeterminate grade settles nothing else. */
function isOneOf(scale: ClinicalScale, grade: Grade, ids: readonly string[]): Tested {
  if (ids.some((id) => isGradeWithin(scale, grade.id, id))) return { truth: 'met' };
  if (grade.indeterminate) return { truth: 'unknown', reason: 'indeterminate' };
  return ids.some((id) => isGradeWithin(scale, id, grade.id)) ? notSpecific : { truth: 'not-met' };
}

/** The bounds in the order of the scale. A grade stands for all its substages: "at most III" holds for IIIC. */
function inOrder(scale: ClinicalScale, grade: Grade, bounds: ExpressionOf<'scale'>): Tested {
  const recorded = ranksOf(scale, grade.id);
  if (grade.indeterminate || !recorded) return { truth: 'unknown', reason: 'indeterminate' };
  const at = (id: string | undefined, edge: 'low' | 'high'): number | undefined =>
    id === undefined ? undefined : ranksOf(scale, id)?.[edge];
  const ranks: Bounds = {
    ge: at(bounds.ge, 'low'),
    gt: at(bounds.gt, 'high'),
    le: at(bounds.le, 'high'),
    lt: at(bounds.lt, 'low'),
  };
  const truth = compare(between(recorded.low, recorded.high), ranks);
  return truth === 'unknown' ? notSpecific : { truth };
}
