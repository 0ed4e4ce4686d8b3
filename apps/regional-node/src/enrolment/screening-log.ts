import type { EntryKind } from '@kohort/enrolment';
import { ok, type Result } from '@kohort/kernel';
import { appendAudits } from '@kohort/persistence';
import { accountNames, type AppFault } from '@kohort/platform';
import { In, type EntityManager } from 'typeorm';
import { csv } from './csv.js';
import { EnrolmentEventRow } from './enrolment-event.entity.js';
import { EnrolmentRow } from './enrolment.entity.js';
import type { Enrolments } from './enrolments.js';
import { codeWords, scopeWords, sourceWords, stateWords, type Lang } from './log-words.js';
import { peopleProtected } from './people-shown.js';
import { withinReach, type Staff } from './reach.js';
import { siteSettings } from './site-places.js';
import { siteNames } from './trial-sites.js';

interface Line {
  readonly row: EnrolmentRow;
  readonly lang: Lang;
  readonly openLabel: boolean;
  readonly site: string;
  /** The region's day, an ISO date. */
  readonly dayOf: (at: Date) => string;
  /** When the last entry of a kind was made: the other dates tell when it happened. */
  readonly entered: (kind: EntryKind) => string | undefined;
  /** Of an account of the staff. */
  readonly name: (account: string | undefined) => string;
}

/** The columns of a screening and enrolment log (ICH-GCP E6(R3), appendix C); nothing that tells who the person is. */
const COLUMNS: readonly (Readonly<Record<Lang, string>> & {
  readonly value: (line: Line) => string | number | undefined;
})[] = [
  { sv: 'screeningnummer', en: 'screening number', value: ({ row }) => row.screeningNumber },
  { sv: 'försök', en: 'attempt', value: ({ row }) => row.attempt },
  { sv: 'ställe', en: 'site', value: ({ site }) => site },
  { sv: 'status', en: 'state', value: ({ row, lang }) => stateWords(row.state, lang) },
  { sv: 'källa', en: 'source', value: ({ row, lang }) => sourceWords(row.source, lang) },
  { sv: 'protokollversion', en: 'protocol version', value: ({ row }) => row.version },
  { sv: 'samtyckesversion', en: 'consent form version', value: ({ row }) => row.summary.consentFormVersion },
  { sv: 'hänvisad', en: 'referred', value: ({ row }) => row.summary.referredOn },
  { sv: 'tillfrågad', en: 'approached', value: ({ row }) => row.summary.approachedOn },
  { sv: 'samtycke', en: 'consented', value: ({ row }) => row.summary.consentedOn },
  {
    sv: 'samtycke infört',
    en: 'consent entered',
    value: ({ row, entered }) => row.summary.consentedOn && entered('record-consent'),
  },
  { sv: 'samtycke inhämtat av', en: 'consent taken by', value: ({ row, name }) => name(row.summary.consentTakenBy) },
  { sv: 'nytt samtycke', en: 're-consented', value: ({ row }) => row.summary.reconsentedOn },
  { sv: 'screening', en: 'screened', value: ({ row }) => row.summary.screenedOn },
  { sv: 'ej uppfyllt kriterium', en: 'failed criterion', value: ({ row }) => row.summary.failedCriterion },
  { sv: 'lämplighet signerad', en: 'eligibility signed', value: ({ row }) => row.summary.eligibleOn },
  { sv: 'signerad av', en: 'signed by', value: ({ row, name }) => name(row.summary.signedBy) },
  { sv: 'inkluderad', en: 'enrolled', value: ({ row }) => row.summary.enrolledOn },
  {
    sv: 'inkludering införd',
    en: 'enrolment entered',
    value: ({ row, entered }) => row.summary.enrolledOn && entered('enrol'),
  },
  { sv: 'randomiseringsnummer', en: 'randomisation number', value: ({ row }) => row.summary.randomisationNumber },
  { sv: 'arm', en: 'arm', value: ({ row, openLabel }) => (openLabel ? row.summary.arm : undefined) },
  { sv: 'avslutad', en: 'ended', value: ({ row }) => row.summary.endedOn },
  { sv: 'avslutsorsak', en: 'end reason', value: ({ row, lang }) => codeWords(row.summary.endCode, lang) },
  {
    sv: 'avbrottets omfattning',
    en: 'withdrawn from',
    value: ({ row, lang }) => scopeWords(row.summary.endScope, lang),
  },
  { sv: 'inlagd', en: 'first entry made', value: ({ row, dayOf }) => dayOf(row.createdAt) },
  { sv: 'senast ändrad', en: 'last changed', value: ({ row, dayOf }) => dayOf(row.changedAt) },
];

export interface LogAsked {
  readonly trialId: string;
  readonly site?: string | undefined;
  readonly lang: Lang;
}

/** The screening log of a trial as a table, for the sites where somebody works. That it left, and of whom, is in the audit. */
export const exportScreeningLog = (
  deps: Enrolments,
  asked: LogAsked,
  staff: Staff,
  now: Date,
): Promise<Result<string, AppFault>> =>
  deps.dataSource.transaction(async (manager): Promise<Result<string, AppFault>> => {
    const rows = await rowsOf(manager, asked, staff);
    await auditExport(manager, asked, rows, staff);
    const body = (await linesOf(manager, deps, asked, rows, now)).map((line) =>
      COLUMNS.map(({ value }) => String(value(line) ?? '')),
    );
    return ok(csv([COLUMNS.map((column) => column[asked.lang]), ...body]));
  });

async function linesOf(
  manager: EntityManager,
  deps: Enrolments,
  { trialId, lang }: LogAsked,
  rows: readonly EnrolmentRow[],
  now: Date,
): Promise<Line[]> {
  const accounts = rows.flatMap(({ summary: { consentTakenBy, signedBy } }) =>
    [consentTakenBy, signedBy].filter((id) => id !== undefined),
  );
  const names = await accountNames(manager, accounts);
  const sites = await siteNames(manager, deps, trialId, now);
  const openLabels = await openLabelsOf(manager, rows);
  const entries = await entriesOf(manager, rows);
  return rows.map((row) => ({
    ...{ row, lang, openLabel: openLabels.has(row.siteId), site: sites.get(row.siteId) ?? row.siteId },
    dayOf: (at) => deps.today(at),
    entered: (kind) => {
      const at = entries.get(`${row.id} ${kind}`);
      return at === undefined ? undefined : deps.today(at);
    },
    name: (account) => names.get(account ?? '') ?? account ?? '',
  }));
}

/** By attempt and kind. */
async function entriesOf(manager: EntityManager, rows: readonly EnrolmentRow[]): Promise<ReadonlyMap<string, Date>> {
  const events = await manager.find(EnrolmentEventRow, {
    select: { enrolmentId: true, kind: true, enteredAt: true },
    where: { enrolmentId: In(rows.map(({ id }) => id)), kind: In(['record-consent', 'enrol']) },
    order: { position: 'ASC' },
  });
  return new Map(events.map(({ enrolmentId, kind, enteredAt }) => [`${enrolmentId} ${kind}`, enteredAt]));
}

async function auditExport(
  manager: EntityManager,
  { trialId }: LogAsked,
  rows: readonly EnrolmentRow[],
  { actor }: Staff,
): Promise<void> {
  const purpose = 'recruiting' as const;
  const about = rows.flatMap(({ id, personId }) =>
    personId === null
      ? []
      : [{ subject: { type: 'person', id: personId }, details: { enrolment: id, trial: trialId } }],
  );
  await appendAudits(manager, [
    ...about.map((each) => ({ actor, action: 'enrolment.exported', purpose, ...each })),
    {
      ...{ actor, action: 'screening-log.exported', purpose, subject: { type: 'trial', id: trialId } },
      details: { count: rows.length },
    },
  ]);
}

/** The log as far as somebody reaches, without people whose identity is protected: a file is out of our hands. */
async function rowsOf(manager: EntityManager, { trialId, site }: LogAsked, { reach }: Staff): Promise<EnrolmentRow[]> {
  const { sql, parameters } = withinReach(reach('enrolment:read'), 'enrolment');
  const query = manager
    .createQueryBuilder(EnrolmentRow, 'enrolment')
    .where('enrolment.trialId = :trialId', { trialId })
    .andWhere(sql, parameters)
    .orderBy('enrolment.siteId')
    .addOrderBy('enrolment.screeningNumber');
  if (site !== undefined) query.andWhere('enrolment.siteId = :site', { site });
  const rows = await query.getMany();
  const hidden = await peopleProtected(
    manager,
    rows.flatMap(({ personId }) => personId ?? []),
  );
  return rows.filter(({ personId }) => !hidden.has(personId ?? ''));
}

/** The sites of these rows where the log may show arms. */
async function openLabelsOf(manager: EntityManager, rows: readonly EnrolmentRow[]): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  const bySite = new Map(rows.map((row) => [row.siteId, row]));
  for (const [siteId, row] of bySite) if ((await siteSettings(manager, row)).openLabel) open.add(siteId);
  return open;
}
