import { invariant } from '@kohort/kernel';
import { clockIn, nextCaseState, type CaseEvent } from '@kohort/outreach';
import type { EntityManager } from 'typeorm';
import { logCases, OUTREACH_ACTOR, type CaseMove } from '../case-log.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';

type Route = 'practitioner' | 'recipient' | 'route' | 'routeReference';
type Times = 'dueKind' | 'dueAt' | 'firstSentAt' | 'clockFrom' | 'expiresAt' | 'lookAt';

/** What a digest does to one case; where a reminder is dropped, the reason of the case stands. */
export interface CaseStep extends Pick<CaseMove, 'reason' | 'decisionId' | 'details'> {
  readonly row: OutreachCaseRow;
  readonly event: CaseEvent | 'reminder-dropped';
  readonly to: Partial<Pick<OutreachCaseRow, Route | Times>>;
}

const UPDATE = `
  with settled as (
    update outreach_case c
       set state = r.state, reason = r.reason, practitioner = r.practitioner, recipient = r.recipient, route = r.route,
           route_reference = r."routeReference", due_kind = r."dueKind", due_at = r."dueAt",
           first_sent_at = r."firstSentAt", clock_from = r."clockFrom", stopped_at = r."stoppedAt",
           expires_at = r."expiresAt", look_at = r."lookAt", row_version = r."rowVersion", changed_at = r."changedAt"
      from json_to_recordset($1::json) as r (id uuid, state text, reason text, practitioner text, recipient uuid,
           route text, "routeReference" text, "dueKind" text, "dueAt" timestamptz, "firstSentAt" timestamptz,
           "clockFrom" timestamptz, "stoppedAt" timestamptz, "expiresAt" timestamptz, "lookAt" timestamptz,
           "rowVersion" integer, "changedAt" timestamptz)
     where c.id = r.id and c.row_version = r."rowVersion" - 1 returning 1)
  select count(*)::integer as count from settled`;

/**
 * Takes the cases of a digest on as their machine allows, with history and audit: as `moveCase` does one, but with as many
 * statements for all as for one, since their people are locked meanwhile. The caller holds the locks of the rows.
 */
export async function settleCases(manager: EntityManager, steps: readonly CaseStep[], at: Date): Promise<void> {
  if (steps.length === 0) return;
  const rows = steps.map((step) => settled(step, at));
  const [updated] = await manager.query<{ count: number }[]>(UPDATE, [JSON.stringify(rows)]);
  invariant(updated?.count === steps.length, 'the cases are locked, and each is there once');
  const happenings = steps.map(({ row: before, event: kind, decisionId, details = {} }, place) => {
    const row = rows[place] as OutreachCaseRow;
    const move = { actor: OUTREACH_ACTOR, at, reason: row.reason ?? undefined, decisionId, details };
    return { row, stateFrom: before.state, kind, move };
  });
  await logCases(manager, happenings);
}

/** The row as it is afterwards. */
function settled({ row, event, to, reason }: CaseStep, at: Date): OutreachCaseRow {
  const after = Object.assign(new OutreachCaseRow(), row, to, { rowVersion: row.rowVersion + 1, changedAt: at });
  if (event === 'reminder-dropped') return after;
  const next = nextCaseState(row.state, event);
  invariant(next.ok, `a case that is ${row.state} takes ${event}`);
  const state = next.value;
  return Object.assign(after, { ...clockIn(state, row, at), ...to, state, reason: reason ?? null });
}
