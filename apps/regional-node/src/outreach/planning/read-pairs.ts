import { In, Not, type EntityManager } from 'typeorm';
import { CandidateRow } from '../../matching/candidate.entity.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachMessageRow, type MessageState } from '../outreach-message.entity.js';

export type Candidate = Pick<
  CandidateRow,
  'id' | 'trialId' | 'personId' | 'versionId' | 'version' | 'outcome' | 'state' | 'openCount' | 'firstAt'
>;

/** What became of a message that was sent, or may have been. */
export type ToldState = Exclude<MessageState, 'released'>;

/** A person and a trial: the candidate, the case, and cases of Patients who were merged into the person since. */
export interface Found {
  readonly personId: string;
  readonly trialId: string;
  readonly candidate?: Candidate;
  readonly row?: OutreachCaseRow;
  readonly merged: readonly OutreachCaseRow[];
  /** By account: told in the case's round, in any of these cases. */
  readonly told: ReadonlyMap<string, ToldState>;
}

/** Candidates and cases of these people; the cases stay locked until the transaction ends. */
export async function readPairs(manager: EntityManager, personIds: readonly string[]): Promise<readonly Found[]> {
  const survivors = await survivorsIn(manager, personIds);
  const candidates = await candidatesOf(manager, personIds);
  const rows = await manager.find(OutreachCaseRow, {
    where: { personId: In([...survivors.keys()]) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const messages = await messagesOf(manager, rows);
  const keys = new Map<string, Pick<Found, 'personId' | 'trialId'>>();
  const keyOf = (personId: string, trialId: string): string => `${trialId} ${personId}`;
  const personOf = (id: string): string => survivors.get(id) ?? id;
  for (const { personId, trialId } of [...candidates, ...rows]) {
    const person = personOf(personId);
    keys.set(keyOf(person, trialId), { personId: person, trialId });
  }
  return [...keys.values()].map(({ personId, trialId }) => {
    const candidate = candidates.find((each) => each.trialId === trialId && each.personId === personId);
    const cases = rows.filter((each) => each.trialId === trialId && personOf(each.personId) === personId);
    const own = cases.find((each) => each.personId === personId) ?? cases[0];
    const told = toldIn(messages, cases, own?.round ?? 0);
    const merged = cases.filter((each) => each !== own);
    return { personId, trialId, ...(candidate && { candidate }), ...(own && { row: own }), merged, told };
  });
}

/** By the Patient's id the person's: these people, and who was merged into them. */
async function survivorsIn(manager: EntityManager, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await manager.query<{ id: string; survivor_id: string }[]>(
    'select id, survivor_id from person where survivor_id = any($1)',
    [personIds],
  );
  return new Map([
    ...personIds.map((id) => [id, id] as const),
    ...rows.map((row) => [row.id, row.survivor_id] as const),
  ]);
}

const candidatesOf = (manager: EntityManager, personIds: readonly string[]): Promise<Candidate[]> =>
  manager.find(CandidateRow, {
    where: { personId: In([...personIds]) },
    select: {
      ...{ id: true, trialId: true, personId: true, versionId: true, version: true },
      ...{ outcome: true, state: true, openCount: true, firstAt: true },
    },
  });

type Told = OutreachMessageRow & { readonly state: ToldState };

async function messagesOf(manager: EntityManager, rows: readonly OutreachCaseRow[]): Promise<Told[]> {
  if (rows.length === 0) return [];
  const caseId = In(rows.map(({ id }) => id));
  return (await manager.findBy(OutreachMessageRow, { caseId, state: Not('released') })) as Told[];
}

function toldIn(
  messages: readonly Told[],
  cases: readonly OutreachCaseRow[],
  round: number,
): ReadonlyMap<string, ToldState> {
  const own = messages.filter((each) => each.round === round && cases.some(({ id }) => id === each.caseId));
  // What was sent counts before what is uncertain, that before what was refused.
  const weight: Record<ToldState, number> = { sent: 3, uncertain: 2, claimed: 2, undeliverable: 1 };
  const sorted = [...own].sort((a, b) => weight[a.state] - weight[b.state]);
  return new Map(sorted.map(({ recipient, state }) => [recipient, state]));
}
