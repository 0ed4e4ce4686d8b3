import type { EnrolmentEvent, EnrolmentLine, TrialSiteSettings } from '@kohort/node-api';
import type { EntityManager } from 'typeorm';
import type { EnrolmentEventRow } from './enrolment-event.entity.js';
import type { EnrolmentRow } from './enrolment.entity.js';
import { objectedOf } from './objected.js';
import { peopleShown } from './people-shown.js';
import { siteSettings } from './site-places.js';

type Shown = Pick<TrialSiteSettings, 'openLabel'>;

/** Lines of the log as they are shown: who may not be named is not, nor an arm that is blinded. */
export async function linesOf(manager: EntityManager, rows: readonly EnrolmentRow[]): Promise<EnrolmentLine[]> {
  const people = await peopleShown(
    manager,
    rows.flatMap(({ personId }) => personId ?? []),
  );
  const objected = await objectedOf(manager, rows);
  const settings = new Map<string, Shown>();
  for (const row of rows) {
    const key = `${row.trialId} ${row.siteId}`;
    if (!settings.has(key)) settings.set(key, await siteSettings(manager, row));
  }
  return rows.map((row) => {
    const { openLabel = false } = settings.get(`${row.trialId} ${row.siteId}`) ?? {};
    const personId = hidesPerson(row, objected) ? undefined : people.get(row.personId ?? '');
    return lineOf(row, { personId, openLabel, objected: objected.has(row.id) });
  });
}

/** Who objects before consent is not shown any more; who consented is a participant, whose site must know them. */
export const hidesPerson = ({ id, summary }: EnrolmentRow, objected: ReadonlySet<string>): boolean =>
  objected.has(id) && summary.consentedOn === undefined;

function lineOf(
  row: EnrolmentRow,
  { personId, openLabel, objected }: Shown & { readonly personId: string | undefined; readonly objected: boolean },
): EnrolmentLine {
  const { id, trialId, siteId, screeningNumber, attempt, state, source, versionId, version, rowVersion } = row;
  return {
    ...{ id, trialId, siteId, screeningNumber, attempt, state, source, versionId, version, rowVersion, objected },
    ...(personId === undefined ? {} : { personId }),
    ...(row.personLabel === null ? {} : { label: row.personLabel }),
    summary: blinded(row.summary, openLabel),
    reconsentNeeded: row.reconsentNeeded,
    erased: row.erasedAt !== null,
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
  };
}

export function blinded<Fields extends { readonly arm?: string }>(fields: Fields, openLabel: boolean): Fields {
  if (openLabel) return fields;
  const { arm: _, ...others } = fields;
  return others as Fields;
}

export const eventView = (row: EnrolmentEventRow, { openLabel }: Shown): EnrolmentEvent => ({
  id: row.id,
  kind: row.kind,
  ...(row.stateFrom === null ? {} : { from: row.stateFrom }),
  to: row.stateTo,
  eventDate: row.eventDate,
  enteredAt: row.enteredAt.toISOString(),
  actor: { kind: row.actorKind, id: row.actorId },
  fields: {
    ...blinded({ ...row.details, criteria: row.details.criteria?.map((each) => ({ ...each })) }, openLabel),
    ...(row.code === null ? {} : { code: row.code }),
  },
  ...(row.corrects === null ? {} : { corrects: row.corrects }),
  ...(row.correctionReason === null ? {} : { reason: row.correctionReason }),
  ...(row.correctionNote === null ? {} : { note: row.correctionNote }),
});
