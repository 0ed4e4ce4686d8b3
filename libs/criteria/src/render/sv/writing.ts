import type { Writing } from '../phrases/writing.js';

export const writing: Writing = {
  decimalMark: ',',
  thousandsMark: '\u00a0',
  beforePercent: '\u00a0',
  and: 'och',
  or: 'eller',
  quoted: (text) => `”${text}”`,
};
