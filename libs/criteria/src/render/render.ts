import { absenceRule } from '../absence-rule.js';
import type { Criteria, Criterion } from '../schema/criteria.js';
import { expressionsIn } from '../tree.js';
import { en } from './en.js';
import { statementOf } from './expression.js';
import type { Lang } from './lang.js';
import { asLines, asSentence, sentence } from './layout.js';
import type { Phrases } from './phrases.js';
import { expressionAt, subjectOf } from './subject.js';
import { sv } from './sv.js';
import type { Voice } from './voice.js';

const PHRASES: Readonly<Record<Lang, Phrases>> = { sv, en };

/**
 * A whole document in plain language, from the tree alone: a heading for each kind, then the criteria, numbered as they
 * stand in the document, with nested conditions as indented lists.
 * @param wording also quotes the registry's wording beside each criterion.
 */
export function renderCriteria(criteria: Criteria, lang: Lang, { wording = false } = {}): string {
  const phrases = PHRASES[lang];
  const numbered = criteria.criteria.map((criterion, index) => ({ criterion, number: index + 1 }));
  const sections = (['inclusion', 'exclusion'] as const).flatMap((kind) => {
    const ofKind = numbered.filter(({ criterion }) => criterion.kind === kind);
    if (ofKind.length === 0) return [];
    const entries = ofKind.map(({ criterion, number }) => entry(criterion, number, criteria, phrases, wording));
    return [phrases.document.headings[kind], ...entries];
  });
  return [`${criteria.title[lang]} (${criteria.id})`, ...sections].join('\n\n') + '\n';
}

/** One criterion as one line of whole sentences, without its title: what is asked, and what an absent record means. */
export function renderCriterion(criterion: Criterion, criteria: Pick<Criteria, 'valueSets'>, lang: Lang): string {
  const { voice, rule } = voiceFor(criterion, criteria, PHRASES[lang]);
  return [asSentence(statementOf(criterion.expression, voice), voice.phrases.logic), ...rule].join(' ');
}

/** What the expression at a JSON Pointer asks about, in a few words; undefined where that goes without saying. */
export function renderSubject(path: string, criteria: Criteria, lang: Lang): string | undefined {
  const expression = expressionAt(criteria, path);
  const voice = { phrases: PHRASES[lang], criteria, inherited: 'unknown', saidOfAll: 'unknown' } as const;
  return expression && subjectOf(expression, voice);
}

function entry(criterion: Criterion, number: number, criteria: Criteria, phrases: Phrases, wording: boolean): string {
  const { voice, rule } = voiceFor(criterion, criteria, phrases);
  const { title, source } = criterion;
  const quoted =
    wording && source ? phrases.document.wording(source.registry, phrases.writing.quoted(source.text)) : '';
  const note = wording && source?.note ? phrases.document.note(source.note) : '';
  const lines = [
    ...(title ? [title[phrases.lang]] : []),
    ...asLines(statementOf(criterion.expression, voice), phrases.logic),
    ...rule,
    ...[quoted, note].filter((line) => line !== '').map(sentence),
  ];
  const indent = ' '.repeat(4);
  return lines.map((line, index) => (index === 0 ? `${number}.`.padEnd(4) : indent) + line).join('\n');
}

/** The rule on missing data is said once where all parts share it; else the criterion's, with a note at each exception. */
function voiceFor(
  criterion: Criterion,
  { valueSets }: Pick<Criteria, 'valueSets'>,
  phrases: Phrases,
): { voice: Voice; rule: string[] } {
  const inherited = criterion.ifAbsent ?? 'unknown';
  const rules = new Set(
    expressionsIn({ node: criterion.expression, keys: [] }).flatMap(({ node }) => absenceRule(node, inherited) ?? []),
  );
  const [shared] = rules.size === 1 ? rules : [inherited];
  const saidOfAll = shared ?? inherited;
  const rule = rules.size === 0 ? [] : [phrases.document.ifAbsent[saidOfAll]];
  return { voice: { phrases, criteria: { valueSets }, inherited, saidOfAll }, rule };
}
