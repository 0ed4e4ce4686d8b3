import { evaluatedPeople, evaluationJson } from '@kohort/evaluation';
import type { Report } from './report.js';
import type { Summary } from './summary.js';

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
