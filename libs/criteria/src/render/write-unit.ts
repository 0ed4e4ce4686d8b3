import type { Phrases } from './phrases.js';
import type { TimeUnit } from './phrases/time.js';

const NO_BREAK = '\u00a0';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** Atoms of UCUM that people write in another way. */
const ATOMS: Readonly<Record<string, string>> = { 'mm[Hg]': 'mmHg', Cel: '°C', '[degF]': '°F', deg: '°', '[pH]': '' };

/** A number with a UCUM unit as people write it: "100 µmol/L", "1,5 × 10⁹/L", "40 %". */
export function writeQuantity(number: string, unit: string, phrases: Phrases): string {
  const text = writeUnit(unit, phrases);
  if (text === '' || text === '°' || text.startsWith('/')) return number + text;
  if (text === '%') return `${number}${phrases.writing.beforePercent}%`;
  return number + (text.startsWith('10') ? `${NO_BREAK}×${NO_BREAK}` : NO_BREAK) + text;
}

/** A UCUM unit as people write it; the unit one is not written, nor are annotations other than body surface. */
export function writeUnit(unit: string, phrases: Phrases): string {
  const perSurface = `1${phrases.writing.decimalMark}73${NO_BREAK}m²`;
  const parts = unit
    .replace(/\{1\.73_m2\}/g, '<surface>')
    .replace(/\{[^}]*\}/g, '')
    .split(/([/.])/);
  const written = parts.map((part, index) => {
    if (part === '/') return part;
    if (part === '.') return '·';
    return part === '<surface>' ? perSurface : writeAtom(part, index > 0 ? 'per' : 'many', phrases);
  });
  return written.join('');
}

function writeAtom(atom: string, form: 'per' | 'many', { values }: Phrases): string {
  if (atom === '1') return '';
  const known = ATOMS[atom] ?? (isTimeUnit(atom) ? values.timeUnits[atom][form] : undefined);
  if (known !== undefined) return known;
  return atom
    .replace(/^10[*^](-?\d+)$/, (_, power: string) => `10${superscript(power)}`)
    .replace('[IU]', values.internationalUnit)
    .replace(/[[\]]/g, '')
    .replace(/^u(?=[A-Za-z])/, 'µ')
    .replace(/([A-Za-z])(-?\d)$/, (_, name: string, power: string) => name + superscript(power));
}

const isTimeUnit = (atom: string): atom is TimeUnit => ['a', 'mo', 'wk', 'd'].includes(atom);

const superscript = (digits: string): string =>
  digits.replace(/./g, (digit) => (digit === '-' ? '⁻' : SUPERSCRIPTS.charAt(Number(digit))));
