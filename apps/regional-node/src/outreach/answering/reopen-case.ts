import { ok, type Result } from '@kohort/kernel';
import type { AnsweredCase } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { askForReview } from '../../consent/contact-review.js';
import { allOrNothing } from './all-or-nothing.js';
import { MEANWHILE } from './answer-case.js';
import type { Answering } from './answering.js';
import { BONDS, bondOf } from './bond-of.js';
import { answeredView } from './case-views.js';
import { lockOwnCase } from './lock-case.js';
import { standsAnswered } from './possible-answers.js';
import { principalIn } from './principal-in.js';
import { undoAnswer } from './undo-answer.js';
import type { Viewer } from './viewer.js';

/** Takes an answer back without giving another one. */
export const reopenCase = (
  dataSource: DataSource,
  answering: Answering,
  { id, rowVersion }: { readonly id: string; readonly rowVersion: number },
  viewer: Viewer,
): Promise<Result<AnsweredCase, AppFault>> =>
  allOrNothing(dataSource, async (manager) => {
    const locked = await lockOwnCase(manager, answering.decisions, id, viewer);
    if (!locked.ok) return locked;
    const { row } = locked.value;
    if (row.rowVersion !== rowVersion) return failure('changed-meanwhile', MEANWHILE);
    if (!standsAnswered(row)) return failure('wrong-state', 'There is no answer that could be taken back.');
    const at = new Date();
    const bond = await bondOf(manager, answering.referrals, row, at);
    if (bond === 'told' || bond === 'no' || (bond === 'referral' && row.answer === 'refer'))
      return failure('wrong-state', BONDS[bond]);
    const principal = await principalIn(manager, row, viewer);
    const undone = await undoAnswer({ manager, answering, viewer, principal, at }, locked.value, bond);
    if (!undone.ok) return undone;
    await askForReview(manager, [row.personId]);
    return ok(answeredView(undone.value));
  });
