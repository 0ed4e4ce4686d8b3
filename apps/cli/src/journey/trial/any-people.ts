import type { TrialIdea } from './trial-idea.js';

const PREGNANCY = { system: 'http://snomed.info/sct', code: '77386006', display: 'Pregnancy' };
const AGES = { ge: 18, le: 110 };

/** A trial of adults, whoever they are: for a folder of records of which nothing is known beforehand. */
export const ANY_PEOPLE: TrialIdea = {
  ages: AGES,
  sex: 'ALL',
  exclusion: { id: 'pregnant', diagnosis: PREGNANCY },
  criteria: {
    language: 'kohort/1',
    id: 'journey-adults',
    title: { sv: 'Vuxna i primärvården', en: 'Adults in primary care' },
    valueSets: {
      pregnancy: {
        title: { sv: 'Graviditet', en: 'Pregnancy' },
        include: [{ system: 'snomed', codes: [{ code: PREGNANCY.code, display: PREGNANCY.display }] }],
      },
    },
    criteria: [
      { id: 'age', kind: 'inclusion', expression: { type: 'age', ...AGES } },
      {
        id: 'pregnant',
        kind: 'exclusion',
        ifAbsent: 'not-met',
        expression: {
          type: 'exists',
          records: { resource: 'Condition', code: 'pregnancy', clinicalStatus: ['active'], window: { from: '-P9M' } },
        },
      },
      {
        id: 'capacity-to-consent',
        kind: 'inclusion',
        expression: {
          type: 'manual',
          text: {
            sv: 'Kan personen ta ställning till deltagande och själv ge informerat samtycke?',
            en: 'Can the person weigh taking part and give informed consent?',
          },
        },
      },
    ],
  },
};
