import type { Writing } from './phrases/writing.js';

/** "A", "A or B", "A, B or C". */
export function writeList(items: readonly string[], joint: 'and' | 'or', writing: Writing): string {
  const last = items.at(-1) ?? '';
  const rest = items.slice(0, -1).join(', ');
  return rest === '' ? last : `${rest} ${writing[joint]} ${last}`;
}
