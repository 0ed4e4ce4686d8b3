import { readable } from './readable.js';
import type { Token } from './tokens.js';

/**
 * What of it stands in a text, also encoded and in other letters, by kind: the words themselves are not said again.
 */
export function leaksIn(text: string, tokens: readonly Token[]): string[] {
  const searched = readable(text).toLowerCase();
  const found = new Map<string, number>();
  for (const { kind, text: word } of tokens)
    if (searched.includes(word.toLowerCase())) found.set(kind, (found.get(kind) ?? 0) + 1);
  return [...found].map(([kind, times]) => `${times} × ${kind}`);
}
