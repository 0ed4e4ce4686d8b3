import { setTimeout as sleep } from 'node:timers/promises';
import type { OutreachSettings } from '@kohort/outreach';
import type { EntityManager } from 'typeorm';
import { askForReview } from '../../consent/contact-review.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachDigestRow } from '../outreach-digest.entity.js';
import { postpone } from '../planning/postpone-missed.js';
import { claimMessages, type Claimed } from './claim-messages.js';
import { composeDigest, type Composed } from './compose-digest.js';
import { heldTransaction, type Held } from './held-transaction.js';
import { leaveOut } from './leave-out.js';
import { refrainFrom, type Refrain } from './mail-wishes.js';
import { isDue, openDigest, type OpenDigest } from './open-digest.js';
import type { Sending } from './sending.js';
import { settleDigest, type Outcome } from './settle-digest.js';
import { siftCases, type Sifted } from './sift-cases.js';

/** What a sender says of a digest: how it stands, or that there was nothing to do. */
export type Sent = Outcome['code'] | Refrain['code'] | 'empty' | 'nothing-to-do';

/** A mail and what became of it. */
interface Told {
  readonly outcome: Outcome;
  readonly composed?: Composed;
}

/** What one run of the sender works with. */
interface Run {
  readonly sending: Sending;
  readonly digestId: string;
  readonly clock: () => Date;
  /** Known once the mail server has answered, whatever becomes of the transaction. */
  told?: Told;
}

/**
 * Sends one digest, once (docs: invariants 1, 2 and 8). From the decision until the mail server has answered this transaction
 * holds the locks of the people whom the mail tells of: no withdrawal is committed in between. The claims are committed on
 * another connection before anything goes out; whoever gets the digest's lock and finds claims knows that their sender died.
 */
export async function sendDigest(sending: Sending, digestId: string, clock = () => new Date()): Promise<Sent> {
  const run: Run = { sending, digestId, clock };
  let lost: AbortSignal | undefined;
  try {
    return await heldTransaction(sending.dataSource, async (held) => {
      lost = held.lost;
      return await open(run, held);
    });
  } catch (error) {
    // The database went away, but not we: what the mail server said is still worth keeping.
    if (lost?.aborted !== true || run.told === undefined) throw error;
    return settleAnew(run, run.told);
  }
}

async function open(run: Run, held: Held): Promise<Sent> {
  const { sending, digestId, clock } = run;
  const { outreach, checkpoints } = sending;
  const opened = await openDigest(held.manager, outreach, digestId, clock());
  if (opened === undefined) return 'nothing-to-do';
  await checkpoints.at('locked');
  const settings = await outreach.config.settings(held.manager);
  const sent =
    opened.orphans.length > 0
      ? await settleOrphans(held.manager, opened, { outcome: { code: 'lost' } }, settings, clock())
      : await tell(run, held, opened, settings);
  await checkpoints.at('settled');
  return sent;
}

async function tell(run: Run, held: Held, opened: OpenDigest, settings: OutreachSettings): Promise<Sent> {
  const { sending, clock } = run;
  const { outreach, checkpoints } = sending;
  const [{ manager }, { digest }, now] = [held, opened, clock()];
  const due = opened.rows.filter((row) => isDue(opened, row));
  const refrain = due.length > 0 && (await refrainFrom(manager, outreach, settings, digest.recipient, now));
  if (refrain) {
    await end(manager, digest, { state: 'capped', settledAt: now, failureCode: refrain.code });
    await postpone(manager, outreach, due, now, refrain.after);
    return refrain.code;
  }
  const sifted = await siftCases(manager, outreach, due, settings, now);
  await checkpoints.at('decided');
  const claims = await claimMessages(sending, digest, sifted.fit, now);
  await checkpoints.at('claimed');
  await leaveOut(manager, sifted.leftOut, claims, now);
  const { claimed } = claims;
  if (claimed.length === 0 || sifted.account === undefined) {
    await end(manager, digest, { state: 'empty', settledAt: now });
    return 'empty';
  }
  const told = await mail(run, held, claimed, { ...sifted, account: sifted.account, settings });
  await checkpoints.at('answered');
  run.told = told;
  await settleDigest(manager, { digest, claimed, ...told, settings, now: clock() });
  return told.outcome.code;
}

type Mailed = Pick<Required<Sifted>, 'account' | 'running'> & { readonly settings: OutreachSettings };

/** Aborted when the locks may be gone: nothing more leaves then. */
async function mail(
  { sending, digestId, clock }: Run,
  { lost }: Held,
  claimed: readonly Claimed[],
  { account, running, settings }: Mailed,
): Promise<Told> {
  const { config } = sending.outreach;
  const composed = composeDigest(digestId, claimed, { account, running, config, settings, now: clock() });
  const sent = await sending.mailing.send(composed.message, lost);
  return { outcome: sent.ok ? { code: 'sent' } : sent.error, composed };
}

const end = (
  manager: EntityManager,
  { id }: OutreachDigestRow,
  how: Pick<OutreachDigestRow, 'state' | 'settledAt'> & { readonly failureCode?: string },
): Promise<unknown> => manager.update(OutreachDigestRow, { id }, how);

/** What was claimed and not settled, once its digest's lock is ours; where nobody knows what went out, it is shown as uncertain. */
async function settleOrphans(
  manager: EntityManager,
  { digest, orphans, rows }: OpenDigest,
  told: Told,
  settings: OutreachSettings,
  now: Date,
): Promise<Sent> {
  const claimed = orphans.flatMap(({ id: messageId, caseId, kind: dueKind, recipient }): Claimed[] => {
    const row = rows.find(({ id }) => id === caseId);
    if (row === undefined) return [];
    // The case may have been given to somebody else meanwhile; whoever may have been told has it.
    const own = row.recipient === recipient ? {} : { practitioner: null, route: null, routeReference: null };
    return [{ messageId, row: Object.assign(new OutreachCaseRow(), row, own, { recipient, dueKind }) }];
  });
  await settleDigest(manager, { digest, claimed, ...told, settings, now });
  // Meanwhile the person may have withdrawn: then the case is to stop.
  await askForReview(
    manager,
    claimed.map(({ row }) => row.personId),
  );
  return told.outcome.code;
}

/** Waits between tries to reach the database again, in milliseconds; after the last it is for whoever finds the claims. */
const WAITS = [100, 500, 2_000, 5_000];

async function settleAnew({ sending, digestId, clock }: Run, told: Told): Promise<Sent> {
  let fault: unknown;
  for (const wait of WAITS) {
    await sleep(wait);
    try {
      return await heldTransaction(sending.dataSource, async ({ manager }) => {
        const opened = await openDigest(manager, sending.outreach, digestId, clock());
        if (opened === undefined || opened.orphans.length === 0) return 'nothing-to-do';
        const settings = await sending.outreach.config.settings(manager);
        return settleOrphans(manager, opened, told, settings, clock());
      });
    } catch (error) {
      fault = error;
    }
  }
  throw fault;
}
