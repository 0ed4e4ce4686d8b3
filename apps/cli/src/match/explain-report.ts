import type { Criteria, Lang } from '@kohort/criteria';
import { explain, explainOutcome, standingOf, type Evaluation } from '@kohort/evaluation';
import { WORDS } from './words.js';

const SIGN = { for: '✓', against: '✗', open: '?' } as const;

export interface Explained {
  readonly id: string;
  readonly evaluation: Evaluation;
  readonly dead: boolean;
  readonly outOfUse: boolean;
  readonly indexDate: string;
}

/** What decides comes first: against, then open, then for; each criterion keeps its number. */
const ORDER = ['against', 'open', 'for'] as const;

/** One person, criterion by criterion, for someone who knows the person and not the program. */
export function explanation(
  { id, evaluation, dead, outOfUse, indexDate }: Explained,
  criteria: Criteria,
  lang: Lang,
): string {
  const words = WORDS[lang];
  const numbered = evaluation.verdicts.map((verdict, index) => ({ verdict, index }));
  const [against, open, inFavour] = ORDER.map((standing) =>
    numbered.filter(({ verdict }) => standingOf(verdict) === standing),
  );
  const notCounted = dead ? words.hasDied : outOfUse ? words.isOutOfUse : undefined;
  const lines = [
    `${criteria.title[lang]} · ${indexDate}`,
    `${id}: ${notCounted ?? explainOutcome(evaluation.outcome, lang)}`,
    words.standings(inFavour?.length ?? 0, against?.length ?? 0, open?.length ?? 0),
  ];
  for (const { verdict, index } of [...(against ?? []), ...(open ?? []), ...(inFavour ?? [])]) {
    const { standing, kind, title, criterion, verdict: said, because, open: gaps } = explain(verdict, criteria, lang);
    lines.push('', `${SIGN[standing]} ${index + 1}. ${kind}: ${title ?? criterion}`);
    if (title !== undefined) lines.push(`     ${criterion}`);
    lines.push(`     → ${said}`);
    lines.push(...because.map((line) => `       ${line}`));
    for (const { why, records, settledBy } of gaps) {
      lines.push(`       ${why}`, ...records.map((line) => `         ${line}`));
      lines.push(`       ${words.wouldSettle}: ${settledBy}`);
    }
  }
  return lines.join('\n') + '\n';
}
