import type { ExpressionOf, Records } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { invariant } from '@kohort/kernel';
import {
  findScale,
  gradeOf,
  isGradeWithin,
  questionOf,
  ranksOf,
  saysUnknown,
  type ClinicalScale,
  type Grade,
} from '@kohort/vocabulary';
import { absenceOf, hiddenReason } from './absence.js';
import { compare, between, type Bounds } from './comparison.js';
import type { Subject } from './context.js';
import type { Finding } from './finding.js';
import type { Candidate, Compilation, IfAbsent, Selection } from './selection.js';
import { isLater } from './time.js';
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
    const settled = pick === 'latest' || pick === 'earliest' ? settledOn(scale, selection) : selection;
    return judge(settled, hiddenReason(selector, subject, compilation.context));
  };
}

/**
 * Narrows a selection to the records that answer on this scale, with the prefix that was asked for. An answer that is not
 * understood stays, so that no older one decides in its place.
 */
function onScale(selection: Selection, scale: ClinicalScale, prefix: Graded['prefix']): Selection {
  const members: Fact[] = [];
  const candidates: Candidate[] = [];
  const place = (fact: Fact, reason?: Candidate['reason']): void => {
    const question = questionOf(scale, fact.concepts);
    if (!question || (fact.value === undefined && fact.interpretations.length === 0)) return;
    const graded = gradedBy(scale, fact);
    if (!graded && question.shared && fact.value?.type !== 'absent') return;
    // An answer that is not understood to a question of a p category may be yp.
    const own = graded ? graded.prefix : question.prefix;
    if (prefix && own && own !== prefix && (graded || !prefix.endsWith(own))) return;
    const open = prefix && !own ? 'detail-missing' : reason;
    if (open) candidates.push({ fact, reason: open });
    else members.push(fact);
  };
  selection.members.forEach((fact) => place(fact));
  selection.candidates.forEach(({ fact, reason }) => place(fact, reason));
  const about = (facts: readonly Fact[]): Fact[] => facts.filter(({ concepts }) => questionOf(scale, concepts));
  return { members, candidates, negations: about(selection.negations), outside: about(selection.outside) };
}

/**
 * An indeterminate grade gives way to a determinate one that is of the same day and not of the other side: HER2 2+ to the
 * hybridisation that it called for, BI-RADS 0 to the work-up.
 */
function settledOn(scale: ClinicalScale, { members, candidates, ...rest }: Selection): Selection {
  const gradeIn = (fact: Fact): Grade | undefined => {
    const grade = gradedBy(scale, fact)?.grade;
    return grade && scale.grades.includes(grade) ? grade : undefined;
  };
  const determinate = members.filter(
    (fact) => gradeIn(fact)?.indeterminate === undefined && gradeIn(fact) !== undefined,
  );
  const stands = (fact: Fact): boolean => !gradeIn(fact)?.indeterminate || !determinate.some(tiedWith(fact));
  return { ...rest, members: members.filter(stands), candidates: candidates.filter(({ fact }) => stands(fact)) };
}

/** Whether neither record is the later of the two, on the same known day, and they may be about the same side. */
const tiedWith =
  (a: Fact) =>
  (b: Fact): boolean => {
    const [one, other] = [a.start?.days, b.start?.days];
    const onOneDay = one && other && one.first === other.last && one.last === other.first;
    if (!onOneDay || isLater(a, b) || isLater(b, a)) return false;
    return !a.laterality || !b.laterality || a.laterality === b.laterality;
  };

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
    if (!graded) return { truth: 'unknown', reason: isUnanswered(fact) ? 'value-absent' : 'not-coded' };
    return expression.in ? isOneOf(scale, graded.grade, expression.in) : inOrder(scale, graded.grade, expression);
  };
}

const isUnanswered = ({ value }: Fact): boolean =>
  value?.type === 'absent' || (value?.type === 'coded' && saysUnknown(value.concepts));

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
