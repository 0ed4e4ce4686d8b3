import type { Criteria, Lang } from '@kohort/criteria';
import { explain, explainOutcome, standingOf, type Evaluation } from '@kohort/evaluation';
import { WORDS } from './words.js';

const SIGN = { for: '✓', against: '✗', open: '?' } as const;

/** One person, criterion by criterion, for someone who knows the person and not the program. */
export function explanation(
  { id, evaluation, dead }: { readonly id: string; readonly evaluation: Evaluation; readonly dead: boolean },
  criteria: Criteria,
  lang: Lang,
): string {
  const words = WORDS[lang];
  const count = (standing: keyof typeof SIGN): number =>
    evaluation.verdicts.filter((verdict) => standingOf(verdict) === standing).length;
  const lines = [
    `${id}: ${explainOutcome(evaluation.outcome, lang)}`,
    words.standings(count('for'), count('against'), count('open')),
    ...(dead ? [words.hasDied] : []),
  ];
  evaluation.verdicts.forEach((verdict, index) => {
    const { standing, kind, title, criterion, verdict: said, because, open } = explain(verdict, criteria, lang);
    lines.push('', `${SIGN[standing]} ${index + 1}. ${kind}: ${title ?? criterion}`);
    if (title !== undefined) lines.push(`     ${criterion}`);
    lines.push(`     → ${said}`);
    lines.push(...because.map((line) => `       ${line}`));
    for (const { why, records, settledBy } of open) {
      lines.push(`       ${why}`, ...records.map((line) => `         ${line}`));
      lines.push(`       ${words.wouldSettle}: ${settledBy}`);
    }
  });
  return lines.join('\n') + '\n';
}
