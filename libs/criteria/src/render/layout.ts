import type { LogicPhrases } from './phrases/logic.js';
import { unconditional, type Clause, type Listing, type Statement } from './statement.js';

/** A statement as lines: whole sentences, lists with a dash for each item, two spaces deeper for each level. */
export function asLines(statement: Statement, phrases: LogicPhrases): string[] {
  switch (statement.kind) {
    case 'clause':
      return [sentence(statement.text)];
    case 'listing':
      return [heading(statement.head.holds), ...bullets(statement, phrases)];
    case 'conditional': {
      const { condition } = statement;
      const consequence = unconditional(statement.consequence, phrases);
      if (condition.kind === 'clause') return led(`${phrases.when(condition.text)}, `, consequence, phrases);
      return [heading(condition.head.when), ...bullets(condition, phrases), ...led('', consequence, phrases)];
    }
  }
}

/** A consequence after what leads to it. */
function led(lead: string, consequence: Clause | Listing, phrases: LogicPhrases): string[] {
  if (consequence.kind === 'clause') return [sentence(lead + phrases.then(consequence.text))];
  return [heading(lead + consequence.head.then), ...bullets(consequence, phrases)];
}

const bullets = ({ items }: Listing, phrases: LogicPhrases): string[] =>
  items.flatMap((item) => asLines(item, phrases).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)));

/** A statement as one sentence; the items of a list are lettered. */
export const asSentence = (statement: Statement, phrases: LogicPhrases): string =>
  sentence(inOneLine(statement, phrases, 0));

function inOneLine(statement: Statement, phrases: LogicPhrases, depth: number): string {
  switch (statement.kind) {
    case 'clause':
      return statement.text;
    case 'listing':
      return `${statement.head.holds}: ${lettered(statement, phrases, depth)}`;
    case 'conditional': {
      const { condition } = statement;
      const consequence = unconditional(statement.consequence, phrases);
      const first =
        condition.kind === 'clause'
          ? phrases.when(condition.text)
          : `${condition.head.when}: ${lettered(condition, phrases, depth)}`;
      const second =
        consequence.kind === 'clause'
          ? phrases.then(consequence.text)
          : `${consequence.head.then}: ${lettered(consequence, phrases, depth)}`;
      return `${first}, ${second}`;
    }
  }
}

function lettered({ items }: Listing, phrases: LogicPhrases, depth: number): string {
  const texts = items.map((item) => inOneLine(item, phrases, depth + 1));
  const [only, ...more] = items;
  if (more.length === 0) return only?.kind === 'conditional' ? `(${texts.join('')})` : texts.join('');
  return texts.map((text, index) => `${label(index, depth)} ${text}`).join('; ');
}

/** (a), (b) …, inside them (1), (2) …, and so on in turn. */
function label(index: number, depth: number): string {
  const letter = String.fromCharCode('a'.charCodeAt(0) + (index % 26)).repeat(Math.floor(index / 26) + 1);
  return `(${depth % 2 === 0 ? letter : index + 1})`;
}

/** A word with a capital inside, such as eGFR, keeps its first letter. */
const capitalised = (text: string): string =>
  /^\p{Ll}\p{Lu}/u.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
const heading = (text: string): string => `${capitalised(text)}:`;

/** With a capital letter and a full stop, unless it ends with a quoted question. */
export const sentence = (text: string): string => `${capitalised(text)}${/[.?!]["”]?$/.test(text) ? '' : '.'}`;
