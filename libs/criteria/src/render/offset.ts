import { parseDuration } from '@kohort/kernel';
import type { Side, TimeUnit } from './phrases/time.js';
import type { Voice } from './voice.js';
import { writeList } from './write-list.js';
import { writeNumber } from './write-number.js';

/** An offset as its author wrote it: 24 months stay months. */
export interface Offset {
  readonly side: Side;
  readonly parts: readonly { readonly count: number; readonly unit: TimeUnit }[];
}

const UNITS: Readonly<Record<string, TimeUnit>> = { Y: 'a', M: 'mo', W: 'wk', D: 'd' };

/** Undefined for a date. */
export function offsetOf(text: string): Offset | undefined {
  if (!parseDuration(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)([YMWD])/g)].flatMap(([, digits = '', letter = '']) => {
    const unit = UNITS[letter];
    const count = Number(digits);
    return unit === undefined || count === 0 ? [] : [{ count, unit }];
  });
  return { side: parts.length === 0 ? 'same' : text.startsWith('-') ? 'before' : 'after', parts };
}

/** "1 year and 6 months" */
export function writeLength(parts: Offset['parts'], { phrases: { time, writing } }: Voice): string {
  const given = parts.length > 0 ? parts : [{ count: 0, unit: 'd' as const }];
  const texts = given.map(({ count, unit }) => time.length(writeNumber(count, writing), count === 1, unit));
  return writeList(texts, 'and', writing);
}

/** The length of a duration that has passed the parser. */
export const writeDuration = (text: string, voice: Voice): string => writeLength(offsetOf(text)?.parts ?? [], voice);
