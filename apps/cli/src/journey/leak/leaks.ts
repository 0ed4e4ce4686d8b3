import type { Token } from './tokens.js';

/** What of it stands in a text, by kind: the words themselves are not said again. */
export function leaksIn(text: string, tokens: readonly Token[]): string[] {
  const found = new Map<string, number>();
  for (const { kind, text: word } of tokens) if (text.includes(word)) found.set(kind, (found.get(kind) ?? 0) + 1);
  return [...found].map(([kind, times]) => `${times} × ${kind}`);
}
