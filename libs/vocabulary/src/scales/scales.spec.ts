import { describe, expect, it } from '@jest/globals';
import { conceptOf, type Concept } from '../systems/concept.js';
import { findScale, SCALES } from './find-scale.js';
import { gradeOf, questionOf, saysUnknown, type Answer, type Graded } from './grade-of.js';
import type { ClinicalScale } from './scale.js';

const scaleOf = (id: string): ClinicalScale => {
  const scale = findScale(id);
  if (!scale) throw new Error(`no scale ${id}`);
  return scale;
};
const asked = (id: string, answer: Partial<Answer>, question?: Concept): Graded | undefined => {
  const scale = scaleOf(id);
  const concept = question ?? scale.questions[0]?.concept ?? '|';
  return gradeOf(scale, { question: [concept], concepts: [], interpretations: [], ...answer });
};
const said = (graded: Graded | undefined): string | undefined =>
  graded && [graded.prefix, graded.grade.id].filter(Boolean).join(' ');
const snomed = (code: string): Concept => conceptOf('snomed', code);
const loinc = (code: string): Concept => conceptOf('loinc', code);

describe('every scale', () => {
  it.each(SCALES.map((scale) => [scale.id, scale] as const))('%s is sound', (_, scale) => {
    const ids = scale.grades.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const ranks = scale.grades.flatMap(({ rank }) => (rank === undefined ? [] : [rank]));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(ranks.length > 0).toBe(scale.ordered);
    for (const { within, codes } of scale.grades) {
      if (within !== undefined) expect(ids).toContain(within);
      for (const code of codes) expect(scale.grades.filter((grade) => grade.codes.includes(code))).toHaveLength(1);
    }
    for (const { concept } of scale.questions) expect(questionOf(scale, [concept])?.concept).toBe(concept);
    for (const grade of scale.grades) {
      for (const code of grade.codes) expect(asked(scale.id, { concepts: [code] })?.grade).toBe(grade);
    }
  });

  it('answers only its own questions', () => {
    expect(asked('ecog', { concepts: [loinc('LA9623-5')] }, snomed('1'))).toBeUndefined();
    expect(asked('ecog', { concepts: [snomed('397140005')] })).toBeUndefined();
  });
});

describe('spelled grades', () => {
  it.each([
    ['stage', 'IIIA', 'IIIA'],
    ['stage', 'Stage 3A', 'IIIA'],
    ['stage', 'stadium iv', 'IV'],
    ['stage', 'ypIIB', 'yp IIB'],
    ['stage', '0is', '0is'],
    ['stage', 'Stadium IIIA, T3N2', 'IIIA'],
    ['stage', 'IIIA (pT3 pN2 M0)', 'IIIA'],
    ['stage', 'IVS', 'IV'],
    ['stage', 'IB3', 'IB'],
    ['stage', 'IIIA, oklart', undefined],
    ['stage', 'II-III', undefined],
    ['stage', '12', undefined],
    ['stage', 'V', undefined],
    ['stage', 'IIIZ', undefined],
    ['tnm-t', 'cT1mi', 'c T1mi'],
    ['tnm-t', 'ypT2', 'yp T2'],
    ['tnm-t', 'T4(m)', 'T4'],
    ['tnm-t', 'Tis(DCIS)', 'Tis(DCIS)'],
    ['tnm-t', 'Tis(LCIS)', 'Tis'],
    ['tnm-t', 'T4f', 'T4'],
    ['tnm-t', 'ycT0', 'yc T0'],
    ['tnm-t', 'tx', 'TX'],
    ['tnm-t', 'T12', undefined],
    ['tnm-t', 'T2?', undefined],
    ['tnm-t', 'T2-T3', undefined],
    ['tnm-t', 'rT2', undefined],
    ['tnm-n', 'pN1(sn)', 'p N1'],
    ['tnm-n', 'N1a (2/15)', 'N1a'],
    ['tnm-n', 'N0(i-)(sn)', 'N0'],
    ['tnm-n', 'N0(i+)', 'N0(i+)'],
    ['tnm-m', 'M1b', 'M1b'],
    ['ecog', 'ECOG 1', '1'],
    ['ecog', 'PS: 2', '2'],
    ['ecog', '7', undefined],
    ['karnofsky', '80%', '80'],
    ['nyha', 'NYHA class III', 'III'],
    ['nyha', 'NYHA 3', 'III'],
    ['nyha', 'NYHA-klass IIIb', 'III'],
    ['nyha', 'NYHA 2-3', undefined],
    ['birads', 'BI-RADS 4a', '4A'],
    ['birads', 'kod 0', '0'],
    ['density', 'ACR C', 'c'],
    ['nottingham', 'NHG 2', '2'],
    ['er', 'Positiv', 'positive'],
    ['pr', 'PR: neg', 'negative'],
    ['her2', 'IHC 3+', 'positive'],
    ['her2', '2+', 'equivocal'],
    ['her2', '1+', 'negative'],
    ['her2', 'ej amplifierad', 'negative'],
    ['her2', 'positiv (3+), se utlåtande', 'positive'],
    ['her2', 'negativ (1+)', 'negative'],
    ['her2', 'negativ (3+)', undefined],
    ['her2', 'negativ, men FISH positiv', undefined],
    ['her2', 'see report', undefined],
    ['menopause', 'Postmenopausal', 'post'],
    ['pregnancy', 'ej gravid', 'not-pregnant'],
    ['pregnancy', 'yes', 'pregnant'],
    ['pregnancy', 'no', 'not-pregnant'],
    ['breastfeeding', 'ja', 'yes'],
  ])('%s: %j is %s', (scale, text, expected) => {
    // The first question of stage and of TNM carries no prefix, or c: only what the text says itself is looked at here.
    const graded = asked(scale, { text: `\u200b${text}` });
    const own = graded?.prefix === 'c' && !text.startsWith('c') ? { grade: graded.grade } : graded;
    expect(said(own)).toBe(expected);
  });

  it('takes a UICC code for its spelling, and codes of other systems for nothing', () => {
    expect(said(asked('stage', { concepts: [conceptOf('uicc-tnm', 'IVB')] }, snomed('399588009')))).toBe('p IVB');
    expect(asked('stage', { concepts: [conceptOf('urn:x', 'IVB')] }, snomed('399588009'))).toBeUndefined();
  });
});

describe('coded grades', () => {
  it.each([
    ['tnm-m', snomed('1229916009'), 'M1'],
    ['tnm-m', snomed('1229919002'), 'M1a'],
    ['tnm-m', loinc('LA4628-9'), 'M1'],
    ['tnm-t', loinc('LA3601-7'), 'TX'],
    ['tnm-n', loinc('LA4537-2'), 'N1'],
    ['stage', loinc('LA3656-1'), 'IIIA'],
    ['pregnancy', loinc('LA33-6'), 'pregnant'],
    ['breastfeeding', snomed('169745008'), undefined],
  ])('%s: %s is %s', (scale, concept, expected) =>
    expect(asked(scale, { concepts: [concept] })?.grade.id).toBe(expected),
  );

  it('tells an answer that says that it is not known', () => {
    expect(saysUnknown([loinc('LA4489-6')])).toBe(true);
    expect(saysUnknown([loinc('LA33-6')])).toBe(false);
  });
});

describe('numbers', () => {
  const number = (low: number, unit: string, high = low, highOpen = false) => ({
    number: { low, high, unit, highOpen },
  });
  const [erShare, ratio] = [loinc('85329-1'), loinc('49683-6')];
  it.each([
    ['ecog', number(1, '{score}'), undefined, '1'],
    ['ecog', number(1.5, '1'), undefined, 'undecided'],
    ['ecog', number(6, '1'), undefined, undefined],
    ['karnofsky', number(75, '%'), undefined, 'undecided'],
    ['pr', number(30, '%'), loinc('14230-7'), 'positive'],
    ['ecog', number(0, '1', 1), undefined, 'undecided'],
    ['karnofsky', number(90, '%'), undefined, '90'],
    ['er', number(90, '%'), erShare, 'positive'],
    ['er', number(0.9, '1'), erShare, 'positive'],
    ['er', number(0, '%', 1, true), erShare, 'negative'],
    ['er', number(0, '%', 1), erShare, 'undecided'],
    ['er', number(90, 'mg'), erShare, 'undecided'],
    ['er', number(90, '%'), loinc('16112-5'), undefined],
    ['her2', number(2, '{ratio}'), ratio, 'positive'],
    ['her2', number(1.99, '{ratio}'), ratio, 'negative'],
  ])('%s %p asked by %s is %s', (scale, answer, question, expected) =>
    expect(asked(scale, answer, question)?.grade.id).toBe(expected),
  );
});

describe('several answers in one record', () => {
  it('takes the narrower of two that lie within each other', () => {
    const [two, twoB] = [snomed('1222765007'), snomed('1222769001')];
    expect(said(asked('stage', { concepts: [two, twoB] }))).toBe('IIB');
    expect(said(asked('stage', { concepts: [twoB, two] }))).toBe('IIB');
  });

  it('takes neither of two that contradict each other', () => {
    const graded = asked('er', { concepts: [loinc('LA6576-8'), snomed('260385009')] });
    expect(graded?.grade).toMatchObject({ id: 'undecided', indeterminate: true });
  });

  it('counts a code before a number, a text and a flag', () => {
    const answer = { concepts: [loinc('LA6576-8')], text: 'negative', interpretations: ['NEG'] };
    expect(said(asked('er', answer))).toBe('positive');
    expect(said(asked('er', { ...answer, concepts: [] }))).toBe('negative');
    expect(said(asked('er', { interpretations: ['POS'] }))).toBe('positive');
  });
});
