/** How a list item is marked: by a symbol, numbers, letters or Roman numbers. Items of one list are marked alike. */
export interface Bullet {
  readonly style: string;
  readonly text: string;
}

const SYMBOL = /^([*•·▪●◦‣∙○■□➢✓–—+-]|o(?=\s))(?:\s+|$)/u;
const NUMBER = /^(?:\d{1,3}[.)]|\(\d{1,3}\)|#\d{1,3}[.)]?)(?:\s+|$|(?=\p{Lu}\p{Ll}))/u;
/** "2.1 Women", but not "2.1 mg". */
const OUTLINE = /^\d{1,2}(?:\.\d{1,2}){1,3}[.)]?\s+(?=\p{Lu})/u;
const LETTER = /^\(?([a-z]|[ivx]{1,5})[.)]\s+/i;

const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv'];

/**
 * Reads the marks of list items, line by line. A letter is a mark only where it begins a list or follows the one before:
 * "E. coli infection" is none.
 */
export class BulletReader {
  private readonly expected = new Set(FIRST);

  read(content: string): Bullet | undefined {
    for (const [style, mark] of [
      ['outline', OUTLINE],
      ['number', NUMBER],
    ] as const) {
      const found = mark.exec(content);
      if (found) return { style, text: content.slice(found[0].length) };
    }
    const symbol = SYMBOL.exec(content);
    if (symbol) return { style: symbol[1] ?? '', text: content.slice(symbol[0].length) };
    return this.letter(content);
  }

  private letter(content: string): Bullet | undefined {
    const [mark, letter = ''] = LETTER.exec(content) ?? [];
    if (mark === undefined) return undefined;
    const lower = letter.toLowerCase();
    if (!this.expected.has(lower)) return undefined;
    for (const next of after(lower)) this.expected.add(next);
    return { style: 'letter', text: content.slice(mark.length) };
  }
}

const FIRST = ['a', 'i'];

function after(letter: string): string[] {
  const roman = ROMAN[ROMAN.indexOf(letter) + 1];
  const following = letter.length === 1 ? String.fromCharCode(letter.charCodeAt(0) + 1) : undefined;
  return [following, ROMAN.includes(letter) ? roman : undefined].filter((next) => next !== undefined);
}
