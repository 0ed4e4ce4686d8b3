import type { ClinicianAccount, OutreachSettings } from '@kohort/outreach';
import { In, type EntityManager } from 'typeorm';
import { CandidateRow } from '../../matching/candidate.entity.js';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import type { Outreach } from '../outreach.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';

/** Why a case is not told of after all. `reroute`: somebody else is to be told. */
export interface LeftOut {
  readonly row: OutreachCaseRow;
  readonly event: 'end' | 'compete' | 'reroute';
  readonly reason: string;
}

export interface Sifted {
  readonly fit: readonly OutreachCaseRow[];
  readonly leftOut: readonly LeftOut[];
  /** Who gets the mail; absent where nothing is left. */
  readonly account?: ClinicianAccount;
  readonly running: ReadonlyMap<string, RunningProtocol>;
}

/** Looks again, on what is committed now, at everything but the person's own wishes: trial, candidate, place and recipient. */
export async function siftCases(
  manager: EntityManager,
  outreach: Outreach,
  rows: readonly OutreachCaseRow[],
  settings: OutreachSettings,
  now: Date,
): Promise<Sifted> {
  const running = new Map((await outreach.protocols.list(manager, now)).map((each) => [each.trialId, each]));
  if (rows.length === 0) return { fit: [], leftOut: [], running };
  const candidates = await stillCandidates(manager, rows);
  const full = await fullTrials(manager, outreach, rows, running);
  const accountFor = await recipients(manager, outreach, rows, settings, now);
  const hindrance = (row: OutreachCaseRow): Omit<LeftOut, 'row'> | undefined => {
    if (!running.has(row.trialId)) return { event: 'end', reason: 'trial-not-running' };
    if (!candidates.has(row.candidateId)) return { event: 'end', reason: 'no-longer-eligible' };
    if (full.has(row.trialId)) return { event: 'compete', reason: 'no-place' };
    return accountFor(row) === undefined ? { event: 'reroute', reason: 'rerouting' } : undefined;
  };
  const leftOut = rows.flatMap((row) => {
    const found = hindrance(row);
    return found === undefined ? [] : [{ row, ...found }];
  });
  const fit = rows.filter((row) => leftOut.every((each) => each.row !== row));
  const account = fit[0] && accountFor(fit[0]);
  return { fit, leftOut, running, ...(account && { account }) };
}

async function stillCandidates(manager: EntityManager, rows: readonly OutreachCaseRow[]): Promise<ReadonlySet<string>> {
  const ids = rows.map(({ candidateId }) => candidateId);
  const found = await manager.find(CandidateRow, {
    where: { id: In(ids), state: 'candidate' },
    select: { id: true },
  });
  return new Set(found.map(({ id }) => id));
}

async function fullTrials(
  manager: EntityManager,
  { places }: Outreach,
  rows: readonly OutreachCaseRow[],
  running: Sifted['running'],
): Promise<ReadonlySet<string>> {
  const full = new Set<string>();
  for (const trialId of new Set(rows.map((row) => row.trialId))) {
    const sites = (running.get(trialId)?.sites ?? []).map(({ id }) => id);
    if (sites.length === 0 || !(await places.isOpen(manager, trialId, sites))) full.add(trialId);
  }
  return full;
}

/** The account that a case is to be told to, where it is open and still treats the person, or was named by the coordinator. */
async function recipients(
  manager: EntityManager,
  { routing, config }: Outreach,
  rows: readonly OutreachCaseRow[],
  settings: OutreachSettings,
  now: Date,
): Promise<(row: OutreachCaseRow) => ClinicianAccount | undefined> {
  const people = [...new Set(rows.map(({ personId }) => personId))];
  const routes = await routing.read(manager, people, settings, config.timeZone, now);
  const named = rows.flatMap(({ route, practitioner }) => (route === 'assigned' && practitioner ? [practitioner] : []));
  const accounts = await routing.directory.accounts(manager, named);
  return ({ personId, excluded, recipient, route, practitioner }) => {
    const account =
      route === 'assigned'
        ? accounts.get(practitioner ?? '')
        : routes(personId, excluded).routes.find((each) => each.account.accountId === recipient)?.account;
    return account?.accountId === recipient && account.address !== undefined ? account : undefined;
  };
}
