import type { Bullet } from './bullet.js';

/** A criterion that is being read. */
export interface Open {
  readonly indent: number;
  readonly style: string;
  readonly lines: string[];
  /** How the items of the list inside it are marked, where they are not indented. */
  inner?: string;
  /** Indents of the lists inside it that the last item lies in. */
  inside: readonly number[];
}

/** So much further in, an item lies inside the one before. */
export const NESTED = 2;
/** The style of what no mark begins. */
export const PARAGRAPH = 'paragraph';

/** Whether a bullet belongs to the list inside a criterion: it is indented, or marked otherwise after a colon. */
export function isInside(open: Open, indent: number, { style }: Bullet): boolean {
  if (indent >= open.indent + NESTED) return true;
  if (style === open.style || indent < open.indent || open.style === PARAGRAPH) return false;
  return open.inner === undefined ? (open.lines[0] ?? '').endsWith(':') : open.inner === style;
}
