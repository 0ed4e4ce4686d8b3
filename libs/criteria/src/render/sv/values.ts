import type { ValuePhrases } from '../phrases/values.js';
import { common } from './nouns.js';

export const values: ValuePhrases = {
  comparators: { eq: 'exakt', gt: 'över', ge: 'minst', lt: 'under', le: 'högst' },
  countComparators: { eq: 'exakt', gt: 'fler än', ge: 'minst', lt: 'färre än', le: 'högst' },
  ageComparators: { eq: 'exakt', gt: 'över', ge: 'minst', lt: 'under', le: 'högst' },
  gradeComparators: { eq: '', gt: 'högre än', ge: 'minst', lt: 'lägre än', le: 'högst' },
  times(factor, limit) {
    const reference = limit === 'ULN' ? 'övre referensgränsen' : 'nedre referensgränsen';
    return factor === undefined ? reference : `${factor} gånger ${reference}`;
  },
  timeUnits: {
    a: { per: 'år', many: 'år' },
    mo: { per: 'månad', many: 'månader' },
    wk: { per: 'vecka', many: 'veckor' },
    d: { per: 'dygn', many: 'dagar' },
  },
  internationalUnit: 'IE',
  is: (what) => `är ${what}`,
  isOtherThan: (what) => `är något annat än ${what}`,
  isFlagged: (flags) => `är flaggat som ${flags}`,
  isFlaggedOther: (flags) => `är flaggat som något annat än ${flags}`,
  yes: 'ja',
  no: 'nej',
  flags: {
    H: 'högt',
    HH: 'kritiskt högt',
    L: 'lågt',
    LL: 'kritiskt lågt',
    N: 'normalt',
    A: 'avvikande',
    AA: 'kritiskt avvikande',
    POS: 'positivt',
    NEG: 'negativt',
    IND: 'obestämt',
    DET: 'påvisat',
    ND: 'ej påvisat',
  },
  withValue: (bounds) => `med ett värde som är ${bounds}`,
  withAnswer: (answer) => `med svaret ${answer}`,
  flagged: (flags) => `flaggat som ${flags}`,
  apart: (length) => `med minst ${length} emellan`,
  period: (noun, length) => ({
    found: `en sammanhängande period på minst ${length} med ${noun} finns noterad`,
    notFound: `ingen sammanhängande period på minst ${length} med ${noun} finns noterad`,
  }),
  maxGap: (length) => `där uppehåll på högst ${length} inte bryter perioden`,
  ongoing: 'som pågår på indexdatum',
  stableDose: 'med oförändrad dos',
  dose: (measure, noun) => `${measure === 'daily' ? 'dygnsdosen' : 'den sammanlagda dosen'} av ${noun}`,
  derived: {
    bmi: 'BMI, beräknat av senaste vikt och längd,',
    'creatinine-clearance': 'kreatininclearance, beräknat enligt Cockcroft–Gault,',
    'egfr-ckd-epi-2021': 'eGFR, beräknat enligt CKD-EPI 2021,',
  },
  gradeNoun: common('uppgift', 'uppgiften', 'uppgifter', 'om'),
  says: (grades) => `anger ${grades}`,
  saysOther: (grades) => `anger något annat än ${grades}`,
  prefixes: {
    c: 'enligt klinisk bedömning',
    p: 'enligt patologisk bedömning',
    yp: 'enligt patologisk bedömning efter neoadjuvant behandling',
  },
};
