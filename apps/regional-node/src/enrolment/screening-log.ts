import { ok, type Result } from '@kohort/kernel';
import { appendAudits } from '@kohort/persistence';
import { accountNames, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { csv } from './csv.js';
import { EnrolmentRow } from './enrolment.entity.js';
import type { Enrolments } from './enrolments.js';
import { withinReach, type Staff } from './reach.js';
import { siteSettings } from './site-places.js';

type Lang = 'sv' | 'en';

interface Line {
  readonly row: EnrolmentRow;
  readonly openLabel: boolean;
  /** Of an account of the staff. */
  readonly name: (account: string | undefined) => string;
}

/** The columns of a screening and enrolment log (ICH-GCP E6(R3), appendix C); nothing that tells who the person is. */
const COLUMNS: readonly (Readonly<Record<Lang, string>> & {
  readonly value: (line: Line) => string | number | undefined;
})[] = [
  { sv: 'screeningnummer', en: 'screening number', value: ({ row }) => row.screeningNumber },
  { sv: 'försök', en: 'attempt', value: ({ row }) => row.attempt },
  { sv: 'ställe', en: 'site', value: ({ row }) => row.siteId },
  { sv: 'status', en: 'state', value: ({ row }) => row.state },
  { sv: 'källa', en: 'source', value: ({ row }) => row.source },
  { sv: 'protokollversion', en: 'protocol version', value: ({ row }) => row.version },
  { sv: 'samtyckesversion', en: 'consent form version', value: ({ row }) => row.summary.consentFormVersion },
  { sv: 'hänvisad', en: 'referred', value: ({ row }) => row.summary.referredOn },
  { sv: 'tillfrågad', en: 'approached', value: ({ row }) => row.summary.approachedOn },
  { sv: 'samtycke', en: 'consented', value: ({ row }) => row.summary.consentedOn },
  { sv: 'samtycke inhämtat av', en: 'consent taken by', value: ({ row, name }) => name(row.summary.consentTakenBy) },
  { sv: 'nytt samtycke', en: 're-consented', value: ({ row }) => row.summary.reconsentedOn },
  { sv: 'screening', en: 'screened', value: ({ row }) => row.summary.screenedOn },
  { sv: 'ej uppfyllt kriterium', en: 'failed criterion', value: ({ row }) => row.summary.failedCriterion },
  { sv: 'lämplighet signerad', en: 'eligibility signed', value: ({ row }) => row.summary.eligibleOn },
  { sv: 'signerad av', en: 'signed by', value: ({ row, name }) => name(row.summary.signedBy) },
  { sv: 'inkluderad', en: 'enrolled', value: ({ row }) => row.summary.enrolledOn },
  { sv: 'randomiseringsnummer', en: 'randomisation number', value: ({ row }) => row.summary.randomisationNumber },
  { sv: 'arm', en: 'arm', value: ({ row, openLabel }) => (openLabel ? row.summary.arm : undefined) },
  { sv: 'avslutad', en: 'ended', value: ({ row }) => row.summary.endedOn },
  { sv: 'avslutskod', en: 'end code', value: ({ row }) => row.summary.endCode },
];

export interface LogAsked {
  readonly trialId: string;
  readonly site?: string | undefined;
  readonly lang: Lang;
}

/** The screening log of a trial as a table, for the sites where somebody works. That it left, and of whom, is in the audit. */
export const exportScreeningLog = (
  { dataSource }: Pick<Enrolments, 'dataSource'>,
  asked: LogAsked,
  staff: Staff,
): Promise<Result<string, AppFault>> =>
  dataSource.transaction(async (manager): Promise<Result<string, AppFault>> => {
    const rows = await rowsOf(manager, asked, staff);
    const names = await accountNames(
      manager,
      rows.flatMap(({ summary: { consentTakenBy, signedBy } }) =>
        [consentTakenBy, signedBy].filter((id) => id !== undefined),
      ),
    );
    const openLabels = await openLabelsOf(manager, rows);
    const { actor } = staff;
    const purpose = 'recruiting' as const;
    const about = rows.flatMap(({ id, personId }) =>
      personId === null
        ? []
        : [{ subject: { type: 'person', id: personId }, details: { enrolment: id, trial: asked.trialId } }],
    );
    await appendAudits(manager, [
      ...about.map((each) => ({ actor, action: 'enrolment.exported', purpose, ...each })),
      {
        ...{ actor, action: 'screening-log.exported', purpose, subject: { type: 'trial', id: asked.trialId } },
        details: { count: rows.length },
      },
    ]);
    const lines = rows.map((row) => ({
      row,
      openLabel: openLabels.has(row.siteId),
      name: (account: string | undefined) => names.get(account ?? '') ?? account ?? '',
    }));
    const body = lines.map((line) => COLUMNS.map(({ value }) => String(value(line) ?? '')));
    return ok(csv([COLUMNS.map((column) => column[asked.lang]), ...body]));
  });

function rowsOf(manager: EntityManager, { trialId, site }: LogAsked, { reach }: Staff): Promise<EnrolmentRow[]> {
  const { sql, parameters } = withinReach(reach('enrolment:read'), 'enrolment');
  const query = manager
    .createQueryBuilder(EnrolmentRow, 'enrolment')
    .where('enrolment.trialId = :trialId', { trialId })
    .andWhere(sql, parameters)
    .orderBy('enrolment.siteId')
    .addOrderBy('enrolment.screeningNumber');
  if (site !== undefined) query.andWhere('enrolment.siteId = :site', { site });
  return query.getMany();
}

/** The sites of these rows where the log may show arms. */
async function openLabelsOf(manager: EntityManager, rows: readonly EnrolmentRow[]): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  const bySite = new Map(rows.map((row) => [row.siteId, row]));
  for (const [siteId, row] of bySite) if ((await siteSettings(manager, row)).openLabel) open.add(siteId);
  return open;
}
