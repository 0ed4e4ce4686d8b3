import { stringify } from 'csv-stringify/sync';
import type { Criteria } from '@kohort/criteria';
import type { Report } from './report.js';

/** With people: a row per person, a column per criterion. Without: a row per criterion with its counts. */
export function csvReport({ criteria }: Criteria, withPeople: boolean): Report {
  const row = (cells: readonly (string | number)[]): string => stringify([[...cells]], { escape_formulas: true });
  return {
    start: () => (withPeople ? row(['person', 'outcome', ...criteria.map(({ id }) => id)]) : ''),
    person: (id, { outcome, verdicts }) =>
      withPeople ? row([id, outcome, ...verdicts.map(({ truth }) => truth)]) : '',
    finish({ tally }) {
      if (withPeople) return '';
      const header = ['criterion', 'kind', 'met', 'not_met', 'unknown', 'remaining', 'only_this'];
      const rows = tally.criteria.map((c) => [c.id, c.kind, c.met, c.notMet, c.unknown, c.remaining, c.onlyThis]);
      return [header, ...rows].map(row).join('');
    },
  };
}
