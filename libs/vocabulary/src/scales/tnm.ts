import { loinc, snomed } from './codes.js';
import type { ClinicalScale, Grade, StagePrefix } from './scale.js';

/** Categories in their order, each with SNOMED CT's AJCC codes: clinical, pathological ('' where there is none), parts. */
type Rows = readonly (readonly [id: string, clinical: string, pathological: string, ...parts: string[]])[];

const T: Rows = [
  ['TX', '1222604002', '1228950008'],
  ['T0', '1228882005', '1228951007'],
  ['Ta', '1228883000', '1228952000'],
  ['Tis', '1228884006', '1228953005'],
  ['Tis(DCIS)', '1228885007', '1228954004'],
  ['Tis(LAMN)', '1228887004', '1228955003'],
  ['Tis(Paget)', '1228888009', '1228956002'],
  ['T1', '1228889001', '1228957006'],
  ['T1mi', '1228891009', '1228958001'],
  ['T1a', '1228892002', '1228959009'],
  ['T1a1', '1228893007', '1228960004'],
  ['T1a2', '1228894001', '1228961000'],
  ['T1b', '1228895000', '1228962007'],
  ['T1b1', '1228896004', '1229844006'],
  ['T1b2', '1228898003', '1229845007'],
  ['T1b3', '', '1285095005'],
  ['T1c', '1228899006', '1229846008'],
  ['T1c1', '1228900001', '1229848009'],
  ['T1c2', '1228901002', '1229849001'],
  ['T1c3', '1228902009', '1229850001'],
  ['T1d', '1228928007', '1229851002'],
  ['T2', '1228929004', '1229852009'],
  ['T2a', '1228931008', '1229853004'],
  ['T2a1', '1228932001', '1229854005'],
  ['T2a2', '1228933006', '1229855006'],
  ['T2b', '1228934000', '1229856007'],
  ['T2c', '1228936003', '1229857003'],
  ['T2d', '1228937007', '1229858008'],
  ['T3', '1228938002', '1229859000'],
  ['T3a', '1228939005', '1229860005'],
  ['T3b', '1228940007', '1229861009'],
  ['T3c', '1228941006', '1229862002'],
  ['T3d', '1228942004', '1229863007'],
  ['T3e', '1228943009', ''],
  ['T4', '1228944003', '1229864001'],
  ['T4a', '1228945002', '1229865000'],
  ['T4b', '1228946001', '1229866004'],
  ['T4c', '1228947005', '1229867008'],
  ['T4d', '1228948000', '1229868003'],
  ['T4e', '1228949008', '1229869006'],
];

const N: Rows = [
  ['NX', '1229966003', '1229945006'],
  ['N0', '1229967007', '1229947003'],
  ['N0(i+)', '1229971005', '1229949000'],
  ['N0(mol+)', '', '1229950000'],
  ['N0a', '1229968002', '1229948008'],
  ['N0b', '1229969005', ''],
  ['N1', '1229973008', '1229951001'],
  ['N1mi', '1229974002', '1229952008'],
  ['N1a', '1229975001', '1229954009'],
  ['N1a(sn)', '', '1229953003'],
  ['N1b', '1229976000', '1229955005'],
  ['N1c', '1229977009', '1229956006'],
  ['N2', '1229978004', '1229957002'],
  ['N2mi', '1229980005', '1229958007'],
  ['N2a', '1229981009', '1229959004'],
  ['N2b', '1229982002', '1229960009'],
  ['N2c', '1229983007', '1229961008'],
  ['N3', '1229984001', '1229962001'],
  ['N3a', '1229985000', '1229963006'],
  ['N3b', '1229986004', '1229964000'],
  ['N3c', '1229987008', '1229965004'],
];

/** AJCC has no pathological M0. The parts are pM1a(0), pM1a(1) and so on. */
const M: Rows = [
  ['MX', '', ''],
  ['M0', '1229901006', ''],
  ['M0(i+)', '1229902004', ''],
  ['M1', '1229903009', '1229916009'],
  ['M1a', '1229904003', '1229917000', '1229918005', '1229919002'],
  ['M1b', '1229907005', '1229920008', '1229921007', '1229922000'],
  ['M1c', '1229910003', '1229923005', '1229924004', '1229925003'],
  ['M1d', '1229913001', '1229926002', '1229927006', '1229928001'],
];

/** LOINC answers, the same for the clinical and the pathological category. */
const LOINC_ANSWERS: Readonly<Record<string, string>> = {
  ...{ TX: 'LA3601-7', T0: 'LA3638-9', Tis: 'LA3608-2', T1: 'LA3637-1', T1mi: 'LA21854-7', T1a: 'LA3636-3' },
  ...{ T1b: 'LA3633-0', T1c: 'LA3630-6', T2: 'LA3628-0', T3: 'LA3624-9', T4: 'LA3620-7', T4a: 'LA3619-9' },
  ...{ T4b: 'LA3618-1', T4c: 'LA3617-3', T4d: 'LA3616-5' },
  ...{ NX: 'LA4745-1', N0: 'LA4368-2', 'N0(i+)': 'LA21815-8', 'N0(mol+)': 'LA21817-4', N0a: 'LA21818-2' },
  ...{ N0b: 'LA21819-0', N1: 'LA4537-2', N1mi: 'LA21822-4', N1a: 'LA4264-3', N1b: 'LA4535-6', N1c: 'LA21866-1' },
  ...{ N2: 'LA4534-9', N2a: 'LA4533-1', N2b: 'LA4517-4', N2c: 'LA4531-5' },
  ...{ N3: 'LA4545-5', N3a: 'LA4529-9', N3b: 'LA4528-1', N3c: 'LA4527-3' },
  ...{ MX: 'LA4544-8', M0: 'LA4629-7', 'M0(i+)': 'LA21876-0', M1: 'LA4628-9' },
  ...{ M1a: 'LA4627-1', M1b: 'LA4626-3', M1c: 'LA4625-5', M1d: 'LA21877-8' },
};

function grades(rows: Rows): Grade[] {
  const ids = rows.map(([id]) => id);
  return rows.map(([id, ...codes], rank) => {
    const within = ids.filter((other) => other !== id && id.startsWith(other)).at(-1);
    const unknown = id.endsWith('X');
    const answer = LOINC_ANSWERS[id];
    return {
      id,
      codes: [...snomed(...codes.filter((code) => code !== '')), ...loinc(...(answer === undefined ? [] : [answer]))],
      ...(unknown ? { indeterminate: true } : { rank }),
      ...(within === undefined ? {} : { within }),
    };
  });
}

/** "ypT1mi", "N1a(sn)", "Tis(DCIS)", "N1 (2/15)": in brackets stands how it was found, what it is, or how many. */
const CATEGORY =
  /^(y?[cp])?([tnm](?:x|\d|a|is))(mi|[a-f])?(\d)?((?:\((?:m|f|sn|dcis|lcis|lamn|paget|(?:i|mol)[+-]|\d+(?:\/\d+)?)\))*)$/;

function category(
  letter: 'T' | 'N' | 'M',
  title: ClinicalScale['title'],
  rows: Rows,
  questions: Readonly<Record<'c' | 'p', readonly [snomed: string, loinc: string]>>,
): ClinicalScale {
  const ids = new Map(rows.map(([id]) => [id.toLowerCase(), id]));
  return {
    id: `tnm-${letter.toLowerCase()}`,
    title,
    ordered: true,
    grades: grades(rows),
    questions: (['c', 'p'] as const).flatMap((prefix) => {
      const [finding, observation] = questions[prefix];
      return [...snomed(finding), ...loinc(observation)].map((concept) => ({ concept, prefix }));
    }),
    spelled(text) {
      const match = CATEGORY.exec(text.toLowerCase().replaceAll(' ', ''));
      const [, prefix, whole = '', part = '', digit = '', found = ''] = match ?? [];
      // A part that the scale does not know ("T4f") is still part of the wider category; "T12" is none.
      const wider = part === '' ? [] : [whole + part, whole];
      const [grade] = [whole + part + digit + found, whole + part + digit, ...wider].flatMap((id) => ids.get(id) ?? []);
      return grade === undefined ? undefined : { grade, ...(prefix && { prefix: prefix as StagePrefix }) };
    },
    spelledIn: ['https://www.uicc.org/resources/tnm'],
  };
}

/** The categories of the TNM classification (AJCC / UICC, 8th edition). */
export const TNM_SCALES: readonly ClinicalScale[] = [
  category('T', { sv: 'T-kategori (TNM)', en: 'T category (TNM)' }, T, {
    c: ['399504009', '21905-5'],
    p: ['384625004', '21899-0'],
  }),
  category('N', { sv: 'N-kategori (TNM)', en: 'N category (TNM)' }, N, {
    c: ['399534004', '21906-3'],
    p: ['371494008', '21900-6'],
  }),
  category('M', { sv: 'M-kategori (TNM)', en: 'M category (TNM)' }, M, {
    c: ['399387003', '21907-1'],
    p: ['371497001', '21901-4'],
  }),
];
