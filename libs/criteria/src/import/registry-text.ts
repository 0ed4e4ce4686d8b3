import { cleanText } from '@kohort/vocabulary';

/** Half a character, which no signed document can hold (see `parseCriteria`). */
const LONE_SURROGATE = /\p{Surrogate}/gu;
/** A character that CommonMark lets stand for itself, which the registry writes as "\<". */
const ESCAPED = /\\([!-/:-@[-`{-~])/g;
const TAB = '    ';

/** A text of the registry as people read it: no markup escapes, no characters without width. */
export const plainText = (text: string): string =>
  cleanText(
    text
      .replace(LONE_SURROGATE, '\uFFFD')
      .replace(ESCAPED, '$1')
      .replace(/\u00a0/g, ' '),
  );

/** A line of a text: how far it is indented, and what it says; '' where it is blank. */
export interface TextLine {
  readonly indent: number;
  readonly content: string;
}

/** The lines of a text in the registry's markup. */
export const linesOf = (text: string): TextLine[] =>
  text.split(/\r\n|\r|\n/).map((line) => {
    const spaced = line.replace(/\t/g, TAB).replace(/\u00a0/g, ' ');
    return { indent: spaced.length - spaced.trimStart().length, content: plainText(spaced) };
  });
