import type { Concept } from '../systems/concept.js';
import { EQUIVOCAL, loinc, NEGATIVE, POSITIVE } from './codes.js';
import type { ClinicalScale, Grade, Question } from './scale.js';

const grades = (negative: readonly Concept[], positive: readonly Concept[], equivocal: readonly Concept[]): Grade[] => [
  { id: 'negative', codes: negative, flag: 'NEG', title: { sv: 'negativ', en: 'negative' } },
  { id: 'positive', codes: positive, flag: 'POS', title: { sv: 'positiv', en: 'positive' } },
  { id: 'equivocal', codes: equivocal, flag: 'IND', indeterminate: true, title: { sv: 'osäker', en: 'equivocal' } },
];
const HORMONE_GRADES = grades(NEGATIVE, POSITIVE, EQUIVOCAL);
/** With the scores of immunohistochemistry: 0 and 1+, 3+, 2+ (LOINC answers). */
const HER2_GRADES = grades(
  [...NEGATIVE, ...loinc('LA6111-4', 'LA11841-6')],
  [...POSITIVE, ...loinc('LA11843-2')],
  [...EQUIVOCAL, ...loinc('LA11842-4')],
);

const spelled = (patterns: Readonly<Record<string, RegExp>>) => (text: string) => {
  const bare = text.replace(/^(?:er|pr|her[\s-]?2|ihc|ish|fish|score|status|[:\s=,])+/i, '');
  const grade = Object.entries(patterns).find(([, pattern]) => pattern.test(bare))?.[0];
  return grade === undefined ? undefined : { grade };
};
const WORDS = {
  positive: /^(?:pos(?:itiv[te]?|itive)?|\+)$/i,
  negative: /^(?:neg(?:ativ[te]?|ative)?|-)$/i,
  equivocal: /^(?:equivocal|indeterminate|borderline|osäker|inkonklusiv)$/i,
};
/** A word may have its score beside it, "positiv (3+)"; with that of another word it means neither. */
const HER2_WORDS = {
  positive: /^(?:3\s?\+|pos(?:itiv[te]?|itive)?(?:\s*\(3\s?\+\))?|\+|(?:amplified|amplifierad))$/i,
  negative:
    /^(?:0|1\s?\+|neg(?:ativ[te]?|ative)?(?:\s*\((?:0|1\s?\+)\))?|-|(?:not|non|ej|icke)[\s-]?(?:amplified|amplifierad))$/i,
  equivocal: /^(?:2\s?\+|(?:equivocal|indeterminate|borderline|osäker)(?:\s*\(2\s?\+\))?)$/i,
};

const presence = (...codes: string[]): Question[] => loinc(...codes).map((concept) => ({ concept }));
const measured = (unit: string, positiveFrom: number, ...codes: string[]): Question[] =>
  loinc(...codes).map((concept) => ({
    concept,
    number: {
      unit,
      cuts: [
        [-Infinity, 'negative'],
        [positiveFrom, 'positive'],
      ],
    },
  }));

/** Receptor status in breast cancer. Hormone receptors are positive from 1 % of cells (ASCO/CAP 2020). */
const ER: ClinicalScale = {
  id: 'er',
  title: { sv: 'östrogenreceptor', en: 'oestrogen receptor' },
  ordered: false,
  grades: HORMONE_GRADES,
  questions: [...presence('85337-4', '16112-5', '40556-3'), ...measured('%', 1, '85329-1', '14228-1')],
  spelled: spelled(WORDS),
};
const PR: ClinicalScale = {
  id: 'pr',
  title: { sv: 'progesteronreceptor', en: 'progesterone receptor' },
  ordered: false,
  grades: HORMONE_GRADES,
  questions: [...presence('85339-0', '16113-3', '40557-1'), ...measured('%', 1, '85325-9', '14230-7')],
  spelled: spelled(WORDS),
};
/** HER2 is positive with IHC 3+ or an ERBB2/CEP17 ratio of at least 2.0; IHC 2+ alone decides nothing (ASCO/CAP 2018, 2023). */
const HER2: ClinicalScale = {
  id: 'her2',
  title: { sv: 'HER2', en: 'HER2' },
  ordered: false,
  grades: HER2_GRADES,
  questions: [...presence('48676-1', '85319-2', '85318-4', '18474-7'), ...measured('1', 2, '49683-6')],
  spelled: spelled(HER2_WORDS),
};

export const RECEPTOR_SCALES = [ER, PR, HER2] as const;
