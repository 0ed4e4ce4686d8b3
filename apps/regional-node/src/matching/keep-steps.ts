import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { askForReview } from '../consent/contact-review.js';
import { storable } from '../ingestion/keys.js';
import type { Step } from './candidate-step.js';

/** What becomes of one candidate. */
export interface Kept {
  readonly id: string;
  readonly trialId: string;
  readonly personId: string;
  readonly step: Step;
}

/** Rows that one statement writes; as JSON, for PostgreSQL takes no more than 65,535 parameters. */
const SLICE = 1_000;

const CANDIDATES = `
  insert into candidate (id, trial_id, person_id, version_id, version, outcome, state, truths, verdicts, index_day,
                         evaluated_at, first_at, changed_at, provider, practitioners, open_count, manual_count)
    select r.id, r."trialId", r."personId", r."versionId", r.version, r.outcome, r.state, r.truths, r.verdicts::json,
           r."indexDay", r."evaluatedAt", r."firstAt", r."changedAt", r.provider, r.practitioners, r."openCount",
           r."manualCount"
      from json_to_recordset($1::json) as r (id uuid, "trialId" uuid, "personId" text, "versionId" uuid,
           version integer, outcome text, state text, truths text, verdicts text, "indexDay" date,
           "evaluatedAt" timestamptz, "firstAt" timestamptz, "changedAt" timestamptz, provider text,
           practitioners text[], "openCount" integer, "manualCount" integer)
    on conflict (id) do update set
      version_id = excluded.version_id, version = excluded.version, outcome = excluded.outcome,
      state = excluded.state, truths = excluded.truths, verdicts = excluded.verdicts, index_day = excluded.index_day,
      evaluated_at = excluded.evaluated_at, changed_at = excluded.changed_at, provider = excluded.provider,
      practitioners = excluded.practitioners, open_count = excluded.open_count, manual_count = excluded.manual_count`;

const EVENTS = `
  insert into candidate_event (id, candidate_id, at, kind, outcome_from, outcome_to, version, cause)
    select r.id, r."candidateId", r.at, r.kind, r."outcomeFrom", r."outcomeTo", r.version, r.cause
      from json_to_recordset($1::json) as r (id uuid, "candidateId" uuid, at timestamptz, kind text,
           "outcomeFrom" text, "outcomeTo" text, version integer, cause jsonb)`;

/** Keeps candidates as they are now, and what happened to them; outreach looks again at whom that concerns. */
export async function keepSteps(manager: EntityManager, steps: readonly Kept[], at: Date): Promise<void> {
  const rows = steps.map(({ id, trialId, personId, step: { fields } }) => ({
    ...{ id, trialId, personId, ...fields },
    // Text within text: what PostgreSQL cannot hold stays an escape.
    verdicts: JSON.stringify(fields.verdicts),
    practitioners: fields.practitioners.map(storable),
    provider: fields.provider === null ? null : storable(fields.provider),
  }));
  await write(manager, CANDIDATES, rows);
  const events = steps.flatMap(({ id: candidateId, step: { event } }) =>
    event === undefined ? [] : [{ id: randomUUID(), candidateId, at, ...event }],
  );
  await write(manager, EVENTS, events);
  const news = steps.filter(({ step }) => isNews(step));
  await askForReview(
    manager,
    news.map(({ personId }) => personId),
  );
}

/** Whether it bears on who is to be told: a verdict that turned, and nothing else did, does not. */
const isNews = ({ amended, event }: Step): boolean =>
  amended || (event !== undefined && (event.kind !== 'verdicts-changed' || event.outcomeFrom !== event.outcomeTo));

async function write(manager: EntityManager, statement: string, rows: readonly object[]): Promise<void> {
  for (let from = 0; from < rows.length; from += SLICE)
    await manager.query(statement, [JSON.stringify(rows.slice(from, from + SLICE))]);
}
