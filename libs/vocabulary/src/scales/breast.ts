import { conceptOf, type Concept } from '../systems/concept.js';
import { loinc, snomed } from './codes.js';
import type { ClinicalScale, Grade } from './scale.js';

const radlex = (code: string): Concept => conceptOf('radlex-cde', code);
const birads = (id: string, rank: number, ...answers: string[]): Grade => ({ id, rank, codes: snomed(...answers) });

/** BI-RADS assessment category, 1 (negative) to 6 (proven malignancy); 0 is incomplete (ACR BI-RADS Atlas, 5th edition). */
const BIRADS: ClinicalScale = {
  id: 'birads',
  title: { sv: 'BI-RADS-bedömning', en: 'BI-RADS assessment' },
  ordered: true,
  grades: [
    {
      id: '0',
      indeterminate: true,
      codes: snomed('397138000'),
      title: { sv: '0 (ofullständig)', en: '0 (incomplete)' },
    },
    birads('1', 1, '397140005'),
    birads('2', 2, '397141009'),
    birads('3', 3, '397143007'),
    birads('4', 4, '397144001'),
    { ...birads('4A', 5), within: '4' },
    { ...birads('4B', 6), within: '4' },
    { ...birads('4C', 7), within: '4' },
    birads('5', 8, '397145000'),
    birads('6', 9, '6111000179101'),
  ],
  questions: [
    ...[...snomed('146611000146107'), radlex('RDE1586')].map((concept) => ({ concept })),
    // The code of the examination, misused for its result; a BI-RADS answer to it is one all the same.
    ...loinc('36625-2').map((concept) => ({ concept, shared: true as const })),
  ],
  spelled(text) {
    const [, grade] = /^(?:(?:acr|bi-?rads|category|kategori|kod)[\s:-]*)*([0-6]|4[ABC])$/i.exec(text) ?? [];
    return grade === undefined ? undefined : { grade: grade.toUpperCase() };
  },
};

const density = (id: string, rank: number, answer: string, sv: string, en: string): Grade => ({
  id,
  rank,
  codes: snomed(answer),
  title: { sv: `${id} (${sv})`, en: `${id} (${en})` },
});

/** Breast composition, a (almost entirely fat) to d (extremely dense) (ACR BI-RADS Atlas, 5th edition). */
const DENSITY: ClinicalScale = {
  id: 'density',
  title: { sv: 'brösttäthet', en: 'breast density' },
  ordered: true,
  grades: [
    density('a', 1, '129716005', 'nästan helt fett', 'almost entirely fat'),
    density('b', 2, '129717001', 'spridd körtelvävnad', 'scattered fibroglandular'),
    density('c', 3, '129718006', 'heterogent täta', 'heterogeneously dense'),
    density('d', 4, '129719003', 'extremt täta', 'extremely dense'),
  ],
  questions: [...snomed('733851004'), radlex('RDE1587')].map((concept) => ({ concept })),
  spelled(text) {
    const [, grade] =
      /^(?:(?:acr|bi-?rads|density|täthet|category|kategori|type|typ)[\s:-]*)*([a-d])$/i.exec(text) ?? [];
    return grade === undefined ? undefined : { grade: grade.toLowerCase() };
  },
};

/** Nottingham histologic grade, 1 to 3 (Elston and Ellis, Histopathology 1991;19:403–10). */
const NOTTINGHAM: ClinicalScale = {
  id: 'nottingham',
  title: { sv: 'Nottingham-grad (NHG)', en: 'Nottingham histologic grade' },
  ordered: true,
  grades: ['LA27823-6', 'LA27824-4', 'LA27825-1'].map((answer, index) => ({
    id: String(index + 1),
    rank: index + 1,
    codes: loinc(answer),
  })),
  questions: loinc('44648-4').map((concept) => ({ concept, number: 'score' })),
  spelled(text) {
    const [, grade] = /^(?:(?:nottingham|nhg|elston|grade|grad|g)[\s:-]*)*([1-3])$/i.exec(text) ?? [];
    return grade === undefined ? undefined : { grade };
  },
};

export const BREAST_SCALES = [BIRADS, DENSITY, NOTTINGHAM] as const;
