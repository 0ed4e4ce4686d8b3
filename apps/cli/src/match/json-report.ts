import { standingOf, type Evaluation, type Evidence, type Gap } from '@kohort/evaluation';
import { isoDay, isoRange } from '@kohort/kernel';
import type { Fact } from '@kohort/facts';
import type { Report } from './report.js';
import type { Summary } from './summary.js';
import { evaluatedPeople } from './tally.js';

/** One JSON document: `people` is written as it comes, so that memory stays flat, then `summary`. */
export function jsonReport(withPeople: boolean): Report {
  let first = true;
  return {
    start: () => (withPeople ? '{"people":[' : '{'),
    person(id, evaluation) {
      if (!withPeople) return '';
      const separator = first ? '\n' : ',\n';
      first = false;
      return separator + JSON.stringify({ id, ...evaluationJson(evaluation) });
    },
    finish: (summary) => `${withPeople ? '\n],\n' : ''}"summary":${JSON.stringify(summaryJson(summary), null, 2)}}\n`,
  };
}

export function evaluationJson({ outcome, verdicts }: Evaluation): object {
  return {
    outcome,
    verdicts: verdicts.map((verdict) => ({
      criterion: verdict.criterion.id,
      kind: verdict.criterion.kind,
      truth: verdict.truth,
      standing: standingOf(verdict),
      evidence: verdict.evidence.map(evidenceJson),
      gaps: verdict.gaps.map(gapJson),
    })),
  };
}

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

const gapJson = ({ reason, path, facts }: Gap): object => ({ reason, path, records: facts.map(factJson) });

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

function summaryJson({ criteria, tally, records, ...summary }: Summary): object {
  const { protocolHash, meaningHash, source, indexDate, timeZone, completeFor } = summary;
  return {
    trial: { id: criteria.id, title: criteria.title, protocolHash, meaningHash },
    source,
    indexDate,
    timeZone,
    completeFor,
    people: {
      evaluated: evaluatedPeople(tally),
      ...tally.outcomes,
      deceased: tally.deceased,
      outOfUse: tally.outOfUse,
      protectedIdentity: tally.protectedIdentity,
    },
    criteria: tally.criteria,
    records,
  };
}
