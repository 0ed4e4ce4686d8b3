import { cleanText } from '../clean-text.js';
import { remembered } from '../remembered.js';
import { isUnit } from './dimension.js';

/**
 * Ways of writing that are valid UCUM, but never for what a record means by them: 10⁹ without its exponent (109 per litre),
 * kelvin for thousands of cells, a clearance by 1.73 times square metres; and one of UCUM's two codes for [IU].
 */
const MISREAD: readonly (readonly [RegExp, string])[] = [
  [/^10(3|6|9|12)\//, '10*$1/'],
  [/^K\/(?=u[Ll]$|mm3$)/, '10*3/'],
  [/(\/min)\s*\/\s*\(?1[.,]73[.*/]?\s*m2\)?$/, '$1/{1.73_m2}'],
  [/\[iU\]/g, '[IU]'],
];

/** Ways of writing that are no UCUM but mean one thing only, as seen in real records. */
const REPAIRS: readonly (readonly [RegExp, string])[] = [
  [/[µμ]/g, 'u'],
  [/²/g, '2'],
  [/³/g, '3'],
  [/⁶/g, '6'],
  [/⁹/g, '9'],
  [/¹²/g, '12'],
  [/\^/g, ''],
  [/^(?:cells|celler)\//i, '/'],
  [/^(?:x|×|\*)?\s*10(?:\*|E|e)?(3|6|9|12)\s*\//, '10*$1/'],
  [/^[kK]\//, '10*3/'],
  [/(^|[^[A-Za-z])IU(?![A-Za-z\]])/g, '$1[IU]'],
  [/(^|[^[A-Za-z])(m|u|k)IU(?![A-Za-z\]])/g, '$1$2[IU]'],
  [/mm\s?Hg\b(?!\])/i, 'mm[Hg]'],
  [/°\s?C|grader C/i, 'Cel'],
  [/^mcg\b/, 'ug'],
  [/\/hr$/, '/h'],
  [/^(?:procent|percent)$/i, '%'],
  [/^#$/, '{#}'],
];

/**
 * A unit in one spelling: UCUM as it is, without invisible characters; what is not UCUM is repaired where it can only mean
 * one thing ("µmol/l" → "umol/l", "IU/L" → "[IU]/L", "×10⁹/L" → "10*9/L"), else left as written. So is UCUM that no record
 * means as it stands ("109/L", "K/uL").
 */
export const cleanUnit = remembered((unit) => {
  const clean = rewritten(cleanText(unit), MISREAD);
  if (clean === '' || isUnit(clean)) return clean;
  const repaired = rewritten(rewritten(clean, REPAIRS).replace(/\s+/g, ''), MISREAD);
  return isUnit(repaired) ? repaired : clean;
});

const rewritten = (text: string, rules: typeof REPAIRS): string =>
  rules.reduce((result, [pattern, meant]) => result.replace(pattern, meant), text);
