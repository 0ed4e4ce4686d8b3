import type { Writing } from './phrases/writing.js';

/** A number as people write it: "1 500,5" or "1,500.5". Very large and very small ones keep their exponent. */
export function writeNumber(value: number, { decimalMark, thousandsMark }: Writing): string {
  const [whole = '', decimals] = String(Math.abs(value)).split('.');
  const grouped = /^\d{4,}$/.test(whole) ? whole.replace(/\B(?=(\d{3})+$)/g, thousandsMark) : whole;
  const sign = value < 0 ? '−' : '';
  return sign + grouped + (decimals === undefined ? '' : decimalMark + decimals);
}
