import type { Concept } from '../systems/concept.js';
import { loinc, snomed } from './codes.js';
import type { ClinicalScale, Grade, Question, StagePrefix } from './scale.js';

/** SNOMED CT's AJCC stage groups, in their order. The same codes answer for the clinical and the pathological group. */
const AJCC: Readonly<Record<string, string>> = {
  ...{ '0': '1222605001', '0a': '1222721004', '0is': '1222722006' },
  ...{ I: '1222723001', IA: '1222724007', IA1: '1222725008', IA2: '1222726009', IA3: '1222727000' },
  ...{ IB: '1222728005', IB1: '1222729002', IB2: '1222730007', IC: '1222731006', IE: '1222732004', IS: '1222733009' },
  ...{ II: '1222765007', IIA: '1222766008', IIA1: '1222767004', IIA2: '1222768009', IIB: '1222769001' },
  ...{ IIC: '1222770000', IIE: '1222771001' },
  ...{ III: '1222801008', IIIA: '1222802001', IIIA1: '1222803006', IIIA2: '1222804000', IIIB: '1222805004' },
  ...{ IIIC: '1222806003', IIIC1: '1222807007', IIIC2: '1222809005', IIID: '1222811001' },
  ...{ IV: '1222837003', IVA: '1222838008', IVB: '1222841004', IVC: '1222842006' },
};
/** LOINC answers, of the list of all stage groups and of that without their parts. */
const LOINC_ANSWERS: Readonly<Record<string, readonly string[]>> = {
  ...{ '0': ['LA4323-7'], '0a': ['LA4322-9'], '0is': ['LA4321-1'] },
  ...{ I: ['LA3664-5', 'LA15457-7'], IA: ['LA3663-7'], IA1: ['LA4320-3'], IA2: ['LA4319-5'], IB: ['LA3662-9'] },
  ...{ IB1: ['LA4318-7'], IB2: ['LA4317-9'], IC: ['LA4316-1'], IE: ['LA21791-1'], IS: ['LA4315-3'] },
  ...{ II: ['LA3661-1', 'LA15458-5'], IIA: ['LA3660-3'], IIA1: ['LA21844-8'], IIA2: ['LA21845-5'] },
  ...{ IIB: ['LA3659-5'], IIC: ['LA3658-7'], IIE: ['LA21794-5'] },
  ...{ III: ['LA3657-9', 'LA15459-3'], IIIA: ['LA3656-1'], IIIB: ['LA3655-3'], IIIC: ['LA3654-6'] },
  ...{ IIIC1: ['LA21848-9', 'LA21795-2'], IIIC2: ['LA21871-1', 'LA21796-0'] },
  ...{ IV: ['LA3651-2', 'LA15460-1'], IVA: ['LA3650-4'], IVB: ['LA3649-6'], IVC: ['LA4314-6'] },
};
const ROMAN = ['0', 'I', 'II', 'III', 'IV'];

/** "IIIA1" lies within "IIIA" within "III". */
function wider(id: string): string | undefined {
  const [, group = '', letter = '', digit = ''] = /^(0|IV|I{1,3})(\D*)(\d?)$/.exec(id) ?? [];
  if (digit) return group + letter;
  return letter ? group : undefined;
}

function stageGrade(id: string, rank: number): Grade {
  const within = wider(id);
  const codes: Concept[] = [...snomed(AJCC[id] ?? ''), ...loinc(...(LOINC_ANSWERS[id] ?? []))];
  return { id, rank, codes, ...(within === undefined ? {} : { within }) };
}

const PREFACE = /^(?:(?:ajcc|uicc|tnm|stage|stadium|group)[\s:]*)*/i;
/** The categories that make up a stage, said along with it: "IIIA, pT3 N2". */
const CATEGORIES = /[\s,(]+(?:y?[cp])?T\d\w*(?:\s*(?:y?[cp])?[NM][\dX]\w*)*\)?$/i;
const SPELLED = /^(y?[cp])?\s*(0|IV|I{1,3}|[1-4])(?:(is|[A-ES])(\d)?)?$/i;

function spelledStage(text: string): { grade: string; prefix?: StagePrefix } | undefined {
  const bare = text.replace(PREFACE, '').replace(CATEGORIES, '');
  const [, prefix, group = '', letter = '', digit = ''] = SPELLED.exec(bare) ?? [];
  const roman = /\d/.test(group) ? ROMAN[Number(group)] : group.toUpperCase();
  if (roman === undefined || roman === '') return undefined;
  const part = roman === '0' ? letter.toLowerCase() : letter.toUpperCase();
  // A part that the scale does not know ("IB3") is still part of the wider grade.
  const grade = [roman + part + digit, roman + part, roman].find((id) => Object.hasOwn(AJCC, id)) ?? roman;
  return { grade, ...(prefix && { prefix: prefix.toLowerCase() as StagePrefix }) };
}

const asked = (concepts: readonly Concept[], prefix?: StagePrefix): Question[] =>
  concepts.map((concept) => ({ concept, ...(prefix && { prefix }) }));

/** Anatomic stage group (AJCC / UICC TNM, 8th edition), 0 to IV. */
export const STAGE: ClinicalScale = {
  id: 'stage',
  title: { sv: 'stadium (TNM)', en: 'stage (TNM)' },
  ordered: true,
  grades: Object.keys(AJCC).map(stageGrade),
  questions: [
    ...asked([...snomed('399390009'), ...loinc('21914-7')]),
    ...asked([...snomed('399537006'), ...loinc('21908-9')], 'c'),
    ...asked([...snomed('399588009'), ...loinc('21902-2')], 'p'),
  ],
  spelled: spelledStage,
  spelledIn: ['https://www.uicc.org/resources/tnm'],
};
