import type { Writing } from '../phrases/writing.js';

export const writing: Writing = {
  decimalMark: '.',
  thousandsMark: ',',
  beforePercent: '',
  and: 'and',
  or: 'or',
  quoted: (text) => `“${text}”`,
};
