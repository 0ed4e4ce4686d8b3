import { BulletReader, type Bullet } from './bullet.js';
import { bindsItsList, labelOf, sectionHeading, type Kind } from './headings.js';
import { Labels } from './labels.js';
import { isInside, NESTED, PARAGRAPH, type Open } from './open-criterion.js';
import { linesOf, type TextLine } from './registry-text.js';

/** One criterion as the registry words it. */
export interface WordedCriterion {
  readonly kind: Kind;
  /** Whether a heading says the kind; else it is taken as inclusion. */
  readonly stated: boolean;
  /** The headings above it, as far as they say whom or what it is about. */
  readonly label: string | undefined;
  /** Its lines; those of a list inside it begin with a dash. */
  readonly text: string;
}

export interface SplitCriteria {
  readonly criteria: readonly WordedCriterion[];
  /** What is no criterion: remarks about the list, and entries that say nothing. */
  readonly remarks: readonly string[];
}

const LONGEST_HEADING = 120;
const LONGEST_HEADING_WITH_COLON = 300;
/** A line of prose that is shorter than this was ended on purpose. */
const WRAPPED = 70;
const SAYS_NOTHING = /^(?:not specified|none|n\/?a|not applicable|unspecified|[\s.…–-]*)[.;]?$/i;
const ABOUT_THE_LIST = new RegExp(
  [
    'not (?:intended|meant) to contain all',
    'not all (?:inclusion|criteria)',
    '(?:other|additional|further) (?:\\S+ ){0,3}(?:inclusion|exclusion|eligibility)\\S* (?:\\S+ ){0,2}criteria (?:may|might|will|could) ',
    'for (?:more|further|additional) information.{0,100}(?:visit|contact|see|www|http)',
  ].join('|'),
  'i',
);

/**
 * Takes the free text of a registry's eligibility criteria apart: headings, lists in lists, numbering, prose. A list inside
 * an item stays in the item, for it may be alternatives. Every line ends in a criterion, a label or a remark.
 */
export function splitCriteria(text: string): SplitCriteria {
  const lines = linesOf(text);
  const splitter = new Splitter();
  lines.forEach((line, index) => splitter.take(line, nextLine(lines, index)));
  return splitter.done();
}

const nextLine = (lines: readonly TextLine[], index: number): TextLine | undefined =>
  lines.slice(index + 1, index + 6).find(({ content }) => content !== '');

class Splitter {
  private readonly criteria: WordedCriterion[] = [];
  private readonly remarks: string[] = [];
  private bullets = new BulletReader();
  private kind: Kind | undefined;
  private readonly labels = new Labels((text) => void this.remarks.push(text));
  private open: Open | undefined;
  private blank = true;

  take(line: TextLine, next: TextLine | undefined): void {
    if (line.content === '') {
      this.blank = true;
      return;
    }
    const bullet = this.bullets.read(line.content);
    const said = bullet?.text ?? line.content;
    const heading = sectionHeading(said, bullet !== undefined);
    if (ABOUT_THE_LIST.test(said)) this.remark(said);
    else if (heading) {
      this.beginSection(heading.kind, heading.label);
      if (heading.rest !== '') this.begin(line.indent, PARAGRAPH, heading.rest);
    } else if (bullet) this.takeBullet(line, bullet);
    else this.takeProse(line, next);
    this.blank = false;
  }

  done(): SplitCriteria {
    this.close();
    this.labels.set('section', undefined);
    return { criteria: this.criteria, remarks: this.remarks };
  }

  private beginSection(kind: Kind | undefined, label: string | undefined): void {
    this.close();
    this.bullets = new BulletReader();
    this.kind = kind;
    this.labels.set('section', label);
  }

  private remark(said: string): void {
    this.close();
    this.remarks.push(said);
  }

  private takeBullet({ indent }: TextLine, bullet: Bullet): void {
    const { open } = this;
    if (!open || !isInside(open, indent, bullet)) this.begin(indent, bullet.style, bullet.text);
    else if (bullet.text !== '') {
      open.inner ??= bullet.style;
      const outer = open.inside.filter((level) => level < indent);
      open.inside = [...outer, indent];
      open.lines.push(`${'  '.repeat(outer.length)}– ${bullet.text}`);
    }
  }

  private takeProse({ indent, content }: TextLine, next: TextLine | undefined): void {
    const { open } = this;
    if (open && this.goesOn(open, indent, content, next)) {
      if (this.blank) open.lines.push(content);
      else open.lines.push(`${open.lines.pop() ?? ''} ${content}`.trimStart());
    } else if (this.isHeading(content, next)) this.beginPart(indent, content);
    else this.begin(indent, PARAGRAPH, content);
  }

  private goesOn(open: Open, indent: number, content: string, next: TextLine | undefined): boolean {
    if (this.blank) return open.style !== PARAGRAPH && indent >= open.indent + NESTED;
    const last = open.lines.at(-1) ?? '';
    const heads = content.endsWith(':') && /^\p{Lu}/u.test(content) && indent <= open.indent;
    if (heads && this.isHeading(content, next)) return false;
    if (open.style !== PARAGRAPH) return indent > open.indent || !/[.;]$/.test(last) || /^\p{Ll}/u.test(content);
    return /^[\p{Ll}(]/u.test(content) || (last.length >= WRAPPED && !/[.;:]$/.test(last));
  }

  private isHeading(content: string, next: TextLine | undefined): boolean {
    if (next === undefined || content.length > LONGEST_HEADING_WITH_COLON) return false;
    if (content.endsWith(':')) return true;
    const list = new BulletReader().read(next.content) !== undefined;
    return list && content.length <= LONGEST_HEADING && !/[.;,]$/.test(content);
  }

  /** A heading inside a section: written large it holds until the next such one, else until the next one. */
  private beginPart(indent: number, content: string): void {
    this.close();
    if (bindsItsList(content, this.kind ?? 'inclusion')) {
      this.begin(indent - NESTED, PARAGRAPH, content);
      return;
    }
    this.labels.set(content === content.toUpperCase() ? 'part' : 'subpart', labelOf(content));
  }

  private begin(indent: number, style: string, text: string): void {
    this.close();
    this.open = { indent, style, lines: [text], inside: [] };
  }

  private close(): void {
    const { open } = this;
    this.open = undefined;
    if (!open) return;
    const text = open.lines.join('\n').trim();
    if (text === '') return;
    const label = this.labels.use();
    if (SAYS_NOTHING.test(text)) this.remarks.push(label === undefined ? text : `${label}: ${text}`);
    else this.criteria.push({ kind: this.kind ?? 'inclusion', stated: this.kind !== undefined, label, text });
  }
}
