import { renderCriterion, type Lang } from '@kohort/criteria';
import { evaluatedPeople, explainReason, type CriterionTally, type UnknownReason } from '@kohort/evaluation';
import Table from 'cli-table3';
import type { Report } from './report.js';
import { LISTED, type Summary } from './summary.js';
import { WORDS, type Words } from './words.js';

/** What a person at a terminal wants to see: outcomes, the funnel with each criterion's counts, and whom to look at. */
export function tableReport(lang: Lang, withDetail: boolean): Report {
  const words = WORDS[lang];
  return {
    start: () => '',
    person: () => '',
    finish: (summary) =>
      [
        heading(summary, words),
        outcomes(summary, words),
        ...(withDetail ? [criteria(summary, words), people(summary, words)] : []),
      ].join('\n\n') + '\n',
  };
}

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
const STYLE = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 };

function heading({ criteria: { id, title }, lang, ...summary }: Summary, words: Words): string {
  const complete = summary.completeFor.length > 0 ? summary.completeFor.join(', ') : words.nothing;
  return [
    `${title[lang]} (${id})`,
    words.askedOf(summary.indexDate, summary.source),
    `${words.completeFor}: ${complete}`,
  ].join('\n');
}

function outcomes({ tally }: Summary, words: Words): string {
  const table = new Table({ chars: BARE, style: STYLE, colAligns: ['left', 'right'] });
  table.push(
    [words.eligible, tally.outcomes.eligible],
    [words.possible, tally.outcomes.possible],
    [words.ineligible, tally.outcomes.ineligible],
    [words.evaluated, evaluatedPeople(tally)],
  );
  if (tally.deceased > 0) table.push([words.deceased, tally.deceased]);
  if (tally.outOfUse > 0) table.push([words.outOfUse, tally.outOfUse]);
  if (tally.protectedIdentity > 0) table.push([words.protectedIdentity, tally.protectedIdentity]);
  return table.toString();
}

function criteria({ criteria: document, tally, lang }: Summary, words: Words): string {
  const table = new Table({
    head: ['', words.criterion, words.met, words.notMet, words.unknown, words.remaining, words.onlyThis],
    chars: BARE,
    style: STYLE,
    colWidths: [4, 58],
    wordWrap: true,
    colAligns: ['right', 'left', 'right', 'right', 'right', 'right', 'right'],
  });
  tally.criteria.forEach((row, index) => {
    const criterion = document.criteria[index];
    if (!criterion) return;
    const text = criterion.title?.[lang] ?? renderCriterion(criterion, document, lang);
    const cell = [`${words.kinds[row.kind]}: ${text}`, ...whyUnknown(row, words, lang)].join('\n');
    table.push([index + 1, cell, row.met, row.notMet, row.unknown, row.remaining, row.onlyThis]);
  });
  return `${table.toString()}\n${words.legend}`;
}

/** "unknown, 12: there is no such record", one line for each reason, the most frequent first. */
function whyUnknown({ unknownBecause }: CriterionTally, words: Words, lang: Lang): string[] {
  const reasons = Object.entries(unknownBecause) as [UnknownReason, number][];
  return reasons
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
    .map(([reason, n]) => `${words.unknown}, ${n}: ${explainReason(reason, lang)}`);
}

function people({ listed, tally }: Summary, words: Words): string {
  const lines = (['eligible', 'possible'] as const).flatMap((outcome) => {
    const total = tally.outcomes[outcome];
    if (total === 0) return [];
    const more = total > LISTED ? ` … ${words.more(total - LISTED)}` : '';
    return [`${words[outcome]}: ${listed[outcome].join(', ')}${more}`];
  });
  const [first] = [...listed.eligible, ...listed.possible];
  return [...lines, ...(first ? [words.explainHint(first)] : [words.nobody])].join('\n');
}
