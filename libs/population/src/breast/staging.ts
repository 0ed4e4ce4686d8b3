import type { Day } from '@kohort/kernel';
import { practitionerOn } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { coding, concept, LOINC, loinc, SNOMED, snomed } from '../core/coding.js';
import type { CodeableConcept, Reference } from '../core/fhir.js';
import { observe } from '../core/observation.js';
import { at, type Random } from '../core/random.js';
import type { Stage } from './tumour.js';

const UICC = 'https://www.uicc.org/resources/tnm';
/** AJCC's categories in SNOMED CT, clinical and pathological. */
const CATEGORIES: Readonly<Record<string, readonly [clinical: string, pathological?: string]>> = {
  T1: ['1228889001', '1228957006'],
  T2: ['1228929004', '1229852009'],
  T3: ['1228938002', '1229859000'],
  N0: ['1229967007', '1229947003'],
  N1: ['1229973008', '1229951001'],
  N3: ['1229984001', '1229962001'],
  M0: ['1229901006'],
  M1: ['1229903009'],
};
const QUESTIONS = {
  clinical: { T: '399504009', N: '399534004', M: '399387003', group: '399537006' },
  pathological: { T: '384625004', N: '371494008', M: '371497001', group: '399588009' },
} as const;
/** Records that write the stage as a string of the UICC ("IIA") instead of a SNOMED CT code (assumed). */
const AS_TEXT = 0.35;

/** Performance status by age; the answers of LOINC's list LL529-9. */
const ECOG_ANSWERS = ['LA9622-7', 'LA9623-5', 'LA9624-3', 'LA9625-0', 'LA9626-8'];
const ECOG = {
  young: [0.72, 0.22, 0.04, 0.015, 0.005],
  old: [0.45, 0.35, 0.13, 0.05, 0.02],
} as const;
const ECOG_WAYS = ['score', 'answer', 'finding'] as const;

/** T, N, M and stage group, before or after the operation. */
export function addStage(
  chart: Chart,
  random: Random,
  day: Day,
  kind: 'clinical' | 'pathological',
  { group, code, t, n, m }: Stage,
  condition: Reference,
): void {
  const questions = QUESTIONS[kind];
  const isText = random.chance(AS_TEXT);
  const prefix = kind === 'clinical' ? 'c' : 'p';
  const add = (question: string, value: CodeableConcept): void =>
    void observe(chart, 'staging', {
      day,
      category: 'exam',
      focus: [condition],
      performer: [practitionerOn(chart.person, day, 'oncologist')],
      code: snomed(question),
      valueCodeableConcept: value,
    });
  for (const [question, category] of [
    [questions.T, t],
    [questions.N, n],
    ...(kind === 'clinical' ? [[questions.M, m] as const] : []),
  ] as const) {
    const answer = CATEGORIES[category]?.[kind === 'clinical' ? 0 : 1];
    add(question, isText || !answer ? concept(coding(UICC, prefix + category)) : concept(coding(SNOMED, answer)));
  }
  add(questions.group, isText ? concept(coding(UICC, group)) : concept(coding(SNOMED, code)));
}

/** ECOG performance status, coded in one of the three ways that records know. */
export function addPerformanceStatus(chart: Chart, random: Random, day: Day): void {
  const weights = chart.person.age < 70 ? ECOG.young : ECOG.old;
  const grade = random.weighted(weights.map((weight, place) => [place, weight] as const));
  const about = {
    day,
    category: 'survey' as const,
    performer: [practitionerOn(chart.person, day, 'oncologist')],
  };
  switch (random.pick(ECOG_WAYS)) {
    case 'score':
      observe(chart, 'ecog', {
        ...about,
        code: loinc('89247-1', 'ECOG Performance Status score'),
        valueInteger: grade,
      });
      break;
    case 'answer':
      observe(chart, 'ecog', {
        ...about,
        code: loinc('89262-0', 'ECOG Performance Status [Interpretation]'),
        valueCodeableConcept: concept(coding(LOINC, at(ECOG_ANSWERS, grade))),
      });
      break;
    case 'finding':
      observe(chart, 'ecog', { ...about, code: snomed('423740007', 'ECOG performance status'), valueInteger: grade });
  }
}
