import { createHash } from 'node:crypto';

/** An index row has to stay below 2.7 kB (PostgreSQL, src/include/access/nbtree.h), and no text holds a NUL. */
const LONGEST = 200;

/** What stands in the index for a value: itself, or where it is too long its start and a hash. */
export function indexKey(text: string): string {
  if (text.length <= LONGEST && !text.includes('\0')) return text;
  return `${text.slice(0, 40).replaceAll('\0', '')} sha256:${createHash('sha256').update(text).digest('hex')}`;
}
