import type { Criterion } from '../schema/criteria.js';

export type Kind = Criterion['kind'];

/** A line that says what the criteria below it are. */
export interface SectionHeading {
  /** Undefined where it names both, or neither ("Eligibility criteria:"). */
  readonly kind: Kind | undefined;
  /** What it says beyond that, such as "Infant inclusion criteria": it narrows whom the criteria below are about. */
  readonly label: string | undefined;
  /** What stands on the line after it. */
  readonly rest: string;
}

const WORD = /\b(non[\s-]{0,2})?(inclusion|exclusion|eligibility|ineligibility|inclusive|exclusive)\b/gi;
/** "Patients will be excluded if they have:" */
const EXCLUDED = /\b(?:excluded|ineligible|not (?:be )?eligible|not be (?:included|enrolled))\b/i;
/** A line without a colon that says something is no heading. */
const SENTENCE = /\b(?:may|might|will|must|should|was|were|has|had|appl(?:y|ies)|met|meets?|meeting|fulfil\w*)\b/i;
/** What a heading may say without narrowing anything. */
const COMMON = new Set(
  (
    'a all and any are as at be below both by can criteria criterion each eligibility eligible enrolled enrolment ' +
    'enrollment entry every exclude excluded excludes excluding exclusion following follows for from fulfil fulfill fulfilled general has have ' +
    'if in include included includes including inclusion individual individuals ineligible into is key list main major ' +
    'meet meets meeting must non not of one only or participant participants participate participation patient patients ' +
    'primary principal person persons population protocol satisfy selected selection selective shall should specific study subject subjects ' +
    'the these they this those to trial when which who will with'
  ).split(' '),
);
/** Of a heading's words; what is longer is never searched by patterns that take long on long texts. */
const LONGEST = 200;
const LONGEST_UNMARKED = 80;

/** The heading of a section, by itself or with the first criterion on the same line. */
export function sectionHeading(content: string, marked: boolean): SectionHeading | undefined {
  const { title, rest, colon } = partsOf(content);
  if (title.length > LONGEST || (marked && (!colon || rest !== ''))) return undefined;
  const words = [...title.matchAll(WORD)].map(([, non, word = '']) => kindOf(word, non !== undefined));
  const label = labelOf(title);
  if (words.length === 0) {
    const excludes = !marked && colon && rest === '' && EXCLUDED.test(title);
    return excludes ? { kind: 'exclusion', label, rest } : undefined;
  }
  if (!colon && (isSentence(title) || (label !== undefined && /\b(?:is|are)\b/i.test(title)))) return undefined;
  if (wordsBefore(title) > (marked ? 2 : 8) || (label !== undefined && !/criteri/i.test(title))) return undefined;
  return { kind: new Set(words).size === 1 ? words[0] : undefined, label, rest };
}

/** What stands before the first colon and after it, without emphasis. */
function partsOf(content: string) {
  const line = content.replace(/^[#*_\s]+/, '');
  const at = line.slice(0, LONGEST + 1).indexOf(':');
  if (at === -1) return { title: line.length > LONGEST ? line : withoutEnd(line), rest: '', colon: false };
  return { title: withoutEnd(line.slice(0, at)), rest: line.slice(at + 1).replace(/^[*_\s]+/, ''), colon: true };
}

const withoutEnd = (title: string): string => title.replace(/[*_\s]+$/, '');

const isSentence = (title: string): boolean =>
  title.length > LONGEST_UNMARKED || /[.;,]$/.test(title) || SENTENCE.test(title);

function kindOf(word: string, negated: boolean): Kind | undefined {
  const lower = word.toLowerCase();
  if (lower === 'eligibility') return undefined;
  return lower.startsWith('inclusi') && !negated ? 'inclusion' : 'exclusion';
}

const wordsBefore = (title: string): number => {
  const at = title.search(/\b(?:non[\s-]{0,2})?(?:in|ex)clusi|\b(?:in)?eligib/i);
  return title.slice(0, Math.max(at, 0)).split(/\s+/).filter(Boolean).length;
};

/** The heading, where it says more than every heading does. */
export function labelOf(heading: string): string | undefined {
  const title = heading.replace(/[\s:]+$/, '');
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.every((word) => COMMON.has(word)) ? undefined : title;
}

/** Whether the list below a line is one condition: "one of the following" includes, "all of these" excludes. */
export const bindsItsList = (heading: string, kind: Kind): boolean =>
  (kind === 'inclusion' ? /\b(?:any|either|one|two|three|at least)\b/i : /\b(?:all|both)\b/i).test(heading);
