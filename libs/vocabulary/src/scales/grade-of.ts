import { cleanText } from '../clean-text.js';
import { splitConcept, type Concept } from '../systems/concept.js';
import { canonicalUnit } from '../units/canonical-unit.js';
import { UNKNOWN } from './codes.js';
import { isGradeWithin } from './order.js';
import type { ClinicalScale, Grade, Question, StagePrefix } from './scale.js';

/** What a record answers: the codes asked by, and the answer as codes, text, number or flag. */
export interface Answer {
  readonly question: readonly Concept[];
  readonly concepts: readonly Concept[];
  readonly text?: string;
  /** The interval that a number lies in; ends that are open are not reached. */
  readonly number?: {
    readonly low: number;
    readonly high: number;
    readonly lowOpen?: boolean;
    readonly highOpen?: boolean;
    readonly unit: string;
  };
  readonly interpretations: readonly string[];
}

export interface Graded {
  readonly grade: Grade;
  readonly prefix?: StagePrefix;
}

/** A reference to the report adds nothing to the grade; any other words after it may take it back, and are not read. */
const SEE_REPORT = /[\s,;.]+\(?(?:se|see)\s+(?:utlåtande|svar|rapport|report)[).]*$/i;

type Spelled = { readonly grade: string; readonly prefix?: StagePrefix };

/** A record that gives two grades, or a number between two, gives none of them. */
const UNDECIDED: Grade = { id: 'undecided', indeterminate: true, codes: [] };

/** The question by which a record with these codes asks for the grade on the scale; undefined where it does not. */
export const questionOf = ({ questions }: ClinicalScale, asked: readonly Concept[]): Question | undefined =>
  questions.find(({ concept }) => asked.includes(concept));

/** Whether a coded answer says that it is not known. */
export const saysUnknown = (answer: readonly Concept[]): boolean => UNKNOWN.some((concept) => answer.includes(concept));

/**
 * The grade that an answer gives; undefined where it is no answer on this scale, or is not understood. Codes count before
 * numbers, numbers before text, and text before the laboratory's flag. The prefix in the answer itself counts before that
 * of the question.
 */
export function gradeOf(scale: ClinicalScale, answer: Answer): Graded | undefined {
  const question = questionOf(scale, answer.question);
  if (!question) return undefined;
  const found =
    one(scale, codedGrades(scale, answer.concepts)) ??
    numericGrade(scale, question, answer.number) ??
    one(scale, spelledGrades(scale, answer.text)) ??
    one(scale, flaggedGrades(scale, answer.interpretations));
  if (!found) return undefined;
  const grade = scale.grades.find(({ id }) => id === found.grade) ?? UNDECIDED;
  const prefix = found.prefix ?? question.prefix;
  return { grade, ...(prefix && { prefix }) };
}

function codedGrades(scale: ClinicalScale, concepts: readonly Concept[]): Spelled[] {
  return concepts.flatMap((concept) => {
    const grade = scale.grades.find(({ codes }) => codes.includes(concept));
    if (grade) return [{ grade: grade.id }];
    const { system, code } = splitConcept(concept);
    return scale.spelledIn?.includes(system) ? spelledGrades(scale, code) : [];
  });
}

function spelledGrades(scale: ClinicalScale, text: string | undefined): Spelled[] {
  const spelled = text === undefined ? undefined : scale.spelled?.(cleanText(text).replace(SEE_REPORT, ''));
  return spelled && scale.grades.some(({ id }) => id === spelled.grade) ? [spelled] : [];
}

const flaggedGrades = (scale: ClinicalScale, flags: readonly string[]): Spelled[] =>
  scale.grades.filter(({ flag }) => flag !== undefined && flags.includes(flag)).map(({ id }) => ({ grade: id }));

/** The one grade that all of these agree on, the narrowest where they lie within each other. */
function one(scale: ClinicalScale, found: readonly Spelled[]): Spelled | undefined {
  const [first] = found;
  if (!first) return undefined;
  const narrowest = found.find(({ grade }) => found.every((other) => isGradeWithin(scale, grade, other.grade)));
  return narrowest ?? { ...first, grade: UNDECIDED.id };
}

function numericGrade(
  scale: ClinicalScale,
  { number: reading }: Question,
  number: Answer['number'],
): Spelled | undefined {
  if (reading === undefined || number === undefined) return undefined;
  if (reading === 'score') return scoreGrade(scale, number);
  const factor = unitFactor(number.unit, reading.unit);
  if (factor === undefined) return { grade: UNDECIDED.id };
  const gradeAt = (value: number, below: boolean): string | undefined =>
    reading.cuts.filter(([from]) => (below ? from < value : from <= value)).at(-1)?.[1];
  const lowest = gradeAt(number.low * factor, false);
  const highest = gradeAt(number.high * factor, number.highOpen ?? false);
  return { grade: lowest !== undefined && lowest === highest ? lowest : UNDECIDED.id };
}

/** The grade of that number; a number between two grades, or an interval, leaves open which. */
function scoreGrade(scale: ClinicalScale, { low, high }: NonNullable<Answer['number']>): Spelled | undefined {
  const ids = scale.grades.map(({ id }) => id);
  if (low === high && ids.includes(String(low))) return { grade: String(low) };
  const scores = ids.map(Number);
  return low <= Math.max(...scores) && high >= Math.min(...scores) ? { grade: UNDECIDED.id } : undefined;
}

/** How many of `wanted` one of `unit` is; undefined where they measure different things. */
function unitFactor(unit: string, wanted: string): number | undefined {
  if (unit === wanted) return 1;
  const [from, to] = [canonicalUnit(unit, []), canonicalUnit(wanted, [])];
  return from && to && from.unit === to.unit ? from.scale / to.scale : undefined;
}
