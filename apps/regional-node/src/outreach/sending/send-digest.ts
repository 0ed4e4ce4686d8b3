import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutreachSettings } from '@kohort/outreach';
import { enqueue } from '@kohort/persistence';
import type { EntityManager } from 'typeorm';
import { askForReview } from '../../consent/contact-review.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachDigestRow } from '../outreach-digest.entity.js';
import { postpone } from '../planning/postpone-missed.js';
import { claimMessages, type Claimed } from './claim-messages.js';
import { composeDigest } from './compose-digest.js';
import { heldTransaction, type Held } from './held-transaction.js';
import { sendDigest as sendDigestJob } from './jobs.js';
import { leaveOut } from './leave-out.js';
import { newLink, type MailLink } from './new-link.js';
import { refrainFrom, type Refrain } from './mail-wishes.js';
import { isDue, openDigest, type NotOpened, type OpenDigest } from './open-digest.js';
import type { Sending } from './sending.js';
import { settleDigest, type Outcome } from './settle-digest.js';
import { siftCases, type Sifted } from './sift-cases.js';

/** What a sender says of a digest: how it stands, or that there was nothing to do. */
export type Sent = Outcome['code'] | Refrain['code'] | 'empty' | NotOpened;

/** What one run of the sender works with. */
interface Run {
  readonly sending: Sending;
  readonly digestId: string;
  readonly clock: () => Date;
  /** Known once the mail server has answered, whatever becomes of the transaction. */
  outcome?: Outcome;
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
    const sent = await heldTransaction(sending.pool.dataSource, async (held) => {
      lost = held.lost;
      return await open(run, held);
    });
    if (sent === 'busy') await tryAgainSoon(run);
    return sent;
  } catch (error) {
    // The database went away, but not we: what the mail server said is still worth keeping.
    if (lost?.aborted !== true || run.outcome === undefined) throw error;
    return settleAnew(run, run.outcome);
  }
}

const BUSY_MS = 3_000;

/** Under an id of its own: the queue remembers the job that runs now. */
async function tryAgainSoon({ sending: { pool }, digestId, clock }: Run): Promise<void> {
  const notBefore = new Date(clock().getTime() + BUSY_MS);
  const job = { job: sendDigestJob.name, id: `${digestId}-${randomUUID()}`, payload: { digestId }, notBefore };
  await pool.dataSource.transaction((manager) => enqueue(manager, job));
}

async function open(run: Run, held: Held): Promise<Sent> {
  const { sending, digestId, clock } = run;
  const { outreach, checkpoints } = sending;
  const opened = await openDigest(held.manager, outreach, digestId, clock());
  if (typeof opened === 'string') return opened;
  await checkpoints.at('locked');
  const settings = await outreach.config.settings(held.manager);
  const sent =
    opened.orphans.length > 0
      ? await settleOrphans(held.manager, opened, { code: 'lost' }, settings, clock())
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
  const link = newLink(settings, now);
  const sifted = await siftCases(manager, outreach, due, settings, now);
  await checkpoints.at('decided');
  const claims = await claimMessages(sending, digest, sifted.fit, link, now);
  await checkpoints.at('claimed');
  await leaveOut(manager, sifted.leftOut, claims, now);
  const { claimed } = claims;
  if (claimed.length === 0 || sifted.account === undefined) {
    await end(manager, digest, { state: 'empty', settledAt: now });
    return 'empty';
  }
  const outcome = await mail(run, held, claimed, { ...sifted, account: sifted.account, link });
  await checkpoints.at('answered');
  run.outcome = outcome;
  await settleDigest(manager, { digest, claimed, outcome, settings, now: clock() });
  return outcome.code;
}

type Mailed = Pick<Required<Sifted>, 'account' | 'running'> & { readonly link: MailLink };

/** Aborted when the locks may be gone: nothing more leaves then. */
async function mail(
  { sending, digestId }: Run,
  { lost }: Held,
  claimed: readonly Claimed[],
  { account, running, link }: Mailed,
): Promise<Outcome> {
  const message = composeDigest(digestId, claimed, { account, running, config: sending.outreach.config, link });
  const sent = await sending.mailing.send(message, lost);
  return sent.ok ? { code: 'sent' } : sent.error;
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
  outcome: Outcome,
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
  await settleDigest(manager, { digest, claimed, outcome, settings, now });
  // Meanwhile the person may have withdrawn: then the case is to stop.
  await askForReview(
    manager,
    claimed.map(({ row }) => row.personId),
  );
  return outcome.code;
}

/** Waits between tries to reach the database again, in milliseconds; after the last it is for whoever finds the claims. */
const WAITS = [100, 500, 2_000, 5_000];

async function settleAnew({ sending, digestId, clock }: Run, outcome: Outcome): Promise<Sent> {
  let fault: unknown;
  for (const wait of WAITS) {
    await sleep(wait);
    try {
      const sent = await heldTransaction(sending.pool.dataSource, async ({ manager }): Promise<Sent> => {
        const opened = await openDigest(manager, sending.outreach, digestId, clock());
        if (typeof opened === 'string') return opened;
        if (opened.orphans.length === 0) return 'nothing-to-do';
        const settings = await sending.outreach.config.settings(manager);
        return settleOrphans(manager, opened, outcome, settings, clock());
      });
      // The server has not noticed yet that the old connection is gone, and holds its locks.
      if (sent !== 'busy') return sent;
      fault = new Error(`Digest ${digestId} stays locked.`);
    } catch (error) {
      fault = error;
    }
  }
  throw fault;
}
