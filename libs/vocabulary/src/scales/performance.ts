import type { Concept } from '../systems/concept.js';
import { loinc, snomed } from './codes.js';
import type { ClinicalScale, Grade } from './scale.js';

const MII = 'https://www.medizininformatik-initiative.de/fhir/ext/modul-onko/CodeSystem';

/** The number in a text such as "ECOG 1", "80%". */
const leadingNumber = (text: string): { grade: string } | undefined => {
  const [, grade] = /^(?:(?:ecog|who|kps|karnofsky|ps|grad|grade|status)[\s:=]*)*(\d{1,3})\s*%?$/i.exec(text) ?? [];
  return grade === undefined ? undefined : { grade: String(Number(grade)) };
};

const ecogGrade = (rank: number, ...answers: Concept[]): Grade => ({
  id: String(rank),
  rank,
  codes: answers,
});

/** ECOG performance status, 0 (fully active) to 5 (dead): Oken et al., Am J Clin Oncol 1982;5:649–55. LOINC list LL529-9. */
const ECOG: ClinicalScale = {
  id: 'ecog',
  title: { sv: 'ECOG/WHO-funktionsstatus', en: 'ECOG performance status' },
  ordered: true,
  grades: [
    ecogGrade(0, ...loinc('LA9622-7'), ...snomed('425389002')),
    ecogGrade(1, ...loinc('LA9623-5'), ...snomed('422512005')),
    ecogGrade(2, ...loinc('LA9624-3'), ...snomed('422894000')),
    ecogGrade(3, ...loinc('LA9625-0'), ...snomed('423053003')),
    ecogGrade(4, ...loinc('LA9626-8'), ...snomed('423237006')),
    ecogGrade(5, ...loinc('LA9627-6'), ...snomed('423409001')),
  ],
  questions: [...loinc('89247-1', '89262-0'), ...snomed('423740007')].map((concept) => ({ concept, number: 'score' })),
  spelled: leadingNumber,
  spelledIn: [`${MII}/mii-cs-onko-allgemeiner-leistungszustand-ecog`],
};

const KARNOFSKY_ANSWERS = loinc(
  ...['LA9627-6', 'LA29184-1', 'LA29183-3', 'LA29182-5', 'LA29181-7', 'LA29180-9', 'LA29179-1', 'LA29178-3'],
  ...['LA29177-5', 'LA29176-7', 'LA29175-9'],
);

/** Karnofsky performance status, 0 (dead) to 100 (no complaints). LOINC list LL4986-7. */
const KARNOFSKY: ClinicalScale = {
  id: 'karnofsky',
  title: { sv: 'Karnofsky-index', en: 'Karnofsky performance status' },
  ordered: true,
  grades: KARNOFSKY_ANSWERS.map((answer, step) => ({ id: String(step * 10), rank: step, codes: [answer] })),
  questions: [...loinc('89243-0'), ...snomed('761869008')].map((concept) => ({ concept, number: 'score' })),
  spelled: leadingNumber,
  spelledIn: [`${MII}/mii-cs-onko-allgemeiner-leistungszustand-karnofsky`],
};

const nyhaGrade = (rank: number, id: string, answer: string, finding: string): Grade => ({
  id,
  rank,
  codes: [...loinc(answer), ...snomed(finding)],
});

const ROMAN = ['I', 'II', 'III', 'IV'];

/** New York Heart Association functional class, I to IV. LOINC list LL3914-0. */
const NYHA: ClinicalScale = {
  id: 'nyha',
  title: { sv: 'NYHA-klass', en: 'NYHA class' },
  ordered: true,
  grades: [
    nyhaGrade(1, 'I', 'LA28404-4', '420300004'),
    nyhaGrade(2, 'II', 'LA28405-1', '421704003'),
    nyhaGrade(3, 'III', 'LA28406-9', '420913000'),
    nyhaGrade(4, 'IV', 'LA28407-7', '422293003'),
  ],
  questions: [...loinc('88020-3'), ...snomed('420816009')].map((concept) => ({ concept })),
  spelled(text) {
    // IIIa and IIIb part class III by how little brings on symptoms.
    const [, grade] = /^(?:(?:nyha|class|klass)[\s:-]*)*(IV|III|II|I|[1-4])(?:(?<=III|3)\s?[ab])?$/i.exec(text) ?? [];
    return grade === undefined ? undefined : { grade: ROMAN[Number(grade) - 1] ?? grade.toUpperCase() };
  },
};

export const PERFORMANCE_SCALES = [ECOG, KARNOFSKY, NYHA] as const;
