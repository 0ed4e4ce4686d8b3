import type { Fact } from '@kohort/facts';
import { isoDay, isoRange } from '@kohort/kernel';
import { standingOf, type Evaluation, type Outcome, type Verdict } from './evaluate.js';
import type { Evidence, Gap, UnknownReason } from './finding.js';
import type { Truth } from './truth.js';

/** One verdict as programs read it: records by reference, with what was read from them. */
export interface VerdictJson {
  readonly criterion: string;
  readonly kind: 'inclusion' | 'exclusion';
  readonly truth: Truth;
  readonly standing: 'for' | 'against' | 'open';
  readonly evidence: readonly object[];
  readonly gaps: readonly {
    readonly reason: UnknownReason;
    readonly path: string;
    readonly records: readonly object[];
  }[];
}

export interface EvaluationJson {
  readonly outcome: Outcome;
  readonly verdicts: readonly VerdictJson[];
}

/** One person's evaluation as JSON. Says everything about the records that decided, and nothing of others. */
export const evaluationJson = ({ outcome, verdicts }: Evaluation): EvaluationJson => ({
  outcome,
  verdicts: verdicts.map(verdictJson),
});

const verdictJson = (verdict: Verdict): VerdictJson => ({
  criterion: verdict.criterion.id,
  kind: verdict.criterion.kind,
  truth: verdict.truth,
  standing: standingOf(verdict),
  evidence: verdict.evidence.map(evidenceJson),
  gaps: verdict.gaps.map(gapJson),
});

function evidenceJson(item: Evidence): object {
  if (item.kind === 'record') {
    const { fact, ...rest } = item;
    return { ...rest, ...factJson(fact) };
  }
  if (item.kind === 'absence') {
    const { from, to, ...rest } = item;
    return { ...rest, ...(from === undefined ? {} : { from: isoDay(from) }), to: isoDay(to) };
  }
  return item;
}

const gapJson = ({ reason, path, facts }: Gap): VerdictJson['gaps'][number] => ({
  reason,
  path,
  records: facts.map(factJson),
});

function factJson({ source, start, concepts, value }: Fact): object {
  return {
    record: `${source.container ?? source.resource}/${source.id}`,
    ...(source.part ? { part: source.part } : {}),
    ...(source.version ? { version: source.version } : {}),
    ...(start ? { date: isoRange(start.days) } : {}),
    codes: concepts,
    ...(value?.type === 'quantity' ? { recorded: value.recorded } : {}),
    ...(value?.type === 'coded' ? { answer: value.concepts } : {}),
    ...(value?.type === 'text' ? { recorded: value.text } : {}),
  };
}
