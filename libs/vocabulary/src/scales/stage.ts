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
/** LOINC answers for the stage groups without their parts. */
const LOINC_ANSWERS: Readonly<Record<string, string>> = {
  I: 'LA15457-7',
  II: 'LA15458-5',
  III: 'LA15459-3',
  IV: 'LA15460-1',
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
  const answer = LOINC_ANSWERS[id];
  const codes: Concept[] = [...snomed(AJCC[id] ?? ''), ...(answer === undefined ? [] : loinc(answer))];
  return { id, rank, codes, ...(within === undefined ? {} : { within }) };
}

const SPELLED = /^(?:(?:ajcc|uicc|tnm|stage|stadium|group)[\s:]*)*(yp|c|p)?\s*(0|IV|I{1,3}|[1-4])(is|[A-ES])?(\d)?$/i;

function spelledStage(text: string): { grade: string; prefix?: StagePrefix } | undefined {
  const [, prefix, group = '', letter = '', digit = ''] = SPELLED.exec(text) ?? [];
  const roman = /\d/.test(group) ? ROMAN[Number(group)] : group.toUpperCase();
  if (roman === undefined || roman === '') return undefined;
  const part = roman === '0' ? letter.toLowerCase() : letter.toUpperCase();
  return { grade: roman + part + digit, ...(prefix && { prefix: prefix.toLowerCase() as StagePrefix }) };
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
