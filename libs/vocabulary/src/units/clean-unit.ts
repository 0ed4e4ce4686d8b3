import { cleanText } from '../clean-text.js';
import { remembered } from '../remembered.js';
import { isUnit } from './dimension.js';

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
  [/^k\//, '10*3/'],
  [/(^|[^[A-Za-z])IU(?![A-Za-z\]])/g, '$1[IU]'],
  [/(^|[^[A-Za-z])(m|u|k)IU(?![A-Za-z\]])/g, '$1$2[IU]'],
  [/mm\s?Hg\b(?!\])/i, 'mm[Hg]'],
  [/°\s?C|grader C/i, 'Cel'],
  [/^mcg\b/, 'ug'],
  [/(\/min)\s*\/\s*1[.,]73\s*m2$/, '$1/{1.73_m2}'],
  [/^(?:procent|percent)$/i, '%'],
  [/^#$/, '{#}'],
];

/**
 * A unit in one spelling: UCUM as it is, without invisible characters; what is not UCUM is repaired where it can only mean
 * one thing ("µmol/l" → "umol/l", "IU/L" → "[IU]/L", "×10⁹/L" → "10*9/L"), else left as written.
 */
export const cleanUnit = remembered((unit) => {
  const clean = cleanText(unit);
  if (clean === '' || isUnit(clean)) return clean;
  const repaired = REPAIRS.reduce((text, [pattern, meant]) => text.replace(pattern, meant), clean).replace(/\s+/g, '');
  return isUnit(repaired) ? repaired : clean;
});
