import type { ValuePhrases } from '../phrases/values.js';
import { noun } from './nouns.js';

export const values: ValuePhrases = {
  comparators: { eq: 'exactly', gt: 'above', ge: 'at least', lt: 'below', le: 'at most' },
  countComparators: { eq: 'exactly', gt: 'more than', ge: 'at least', lt: 'fewer than', le: 'at most' },
  ageComparators: { eq: 'exactly', gt: 'more than', ge: 'at least', lt: 'less than', le: 'at most' },
  gradeComparators: { eq: '', gt: 'higher than', ge: 'at least', lt: 'lower than', le: 'at most' },
  times(factor, limit) {
    const reference = limit === 'ULN' ? 'the upper reference limit' : 'the lower reference limit';
    return factor === undefined ? reference : `${factor} times ${reference}`;
  },
  timeUnits: {
    a: { per: 'year', many: 'years' },
    mo: { per: 'month', many: 'months' },
    wk: { per: 'week', many: 'weeks' },
    d: { per: 'day', many: 'days' },
  },
  internationalUnit: 'IU',
  is: (what) => `is ${what}`,
  isOtherThan: (what) => `is something other than ${what}`,
  isFlagged: (flags) => `is flagged as ${flags}`,
  isFlaggedOther: (flags) => `is flagged as something other than ${flags}`,
  yes: 'yes',
  no: 'no',
  flags: {
    H: 'high',
    HH: 'critically high',
    L: 'low',
    LL: 'critically low',
    N: 'normal',
    A: 'abnormal',
    AA: 'critically abnormal',
    POS: 'positive',
    NEG: 'negative',
    IND: 'indeterminate',
    DET: 'detected',
    ND: 'not detected',
  },
  withValue: (bounds) => `with a value that is ${bounds}`,
  withAnswer: (answer) => `with the answer ${answer}`,
  flagged: (flags) => `flagged as ${flags}`,
  apart: (length) => `at least ${length} apart`,
  period: (records, length) => ({
    found: `an unbroken period of at least ${length} with ${records} is on record`,
    notFound: `no unbroken period of at least ${length} with ${records} is on record`,
  }),
  maxGap: (length) => `where gaps of at most ${length} do not break it`,
  ongoing: 'ongoing on the index date',
  stableDose: 'with an unchanged dose',
  dose: (measure, records) => `the ${measure === 'daily' ? 'daily' : 'cumulative'} dose of ${records}`,
  derived: {
    bmi: 'the BMI, computed from the latest weight and height,',
    'creatinine-clearance': 'the creatinine clearance, computed by Cockcroft–Gault,',
    'egfr-ckd-epi-2021': 'the eGFR, computed by CKD-EPI 2021,',
  },
  gradeNoun: noun('record', 'records', 'of'),
  says: (grades) => `says ${grades}`,
  saysOther: (grades) => `says something other than ${grades}`,
  prefixes: {
    c: 'by clinical assessment',
    p: 'by pathological assessment',
    yp: 'by pathological assessment after neoadjuvant therapy',
  },
};
