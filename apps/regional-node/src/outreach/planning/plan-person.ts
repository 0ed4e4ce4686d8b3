import type { CaseEvent, CaseState, Route } from '@kohort/outreach';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { MessageState } from '../outreach-message.entity.js';
import type { Routes } from './routing.js';

/** Somebody and a trial, with all that the next step of the case depends on. */
export interface Pair {
  readonly trialId: string;
  /** Absent until there is a case. */
  readonly row?: Pick<OutreachCaseRow, 'state' | 'reason' | 'recipient' | 'route'>;
  /** Why there is nobody to tell of any more: no candidate, no trial. */
  readonly gone?: string;
  /** Absent where nobody needed to be asked. */
  readonly decision?: { readonly id: string; readonly permit: boolean; readonly reason: string };
  /** What the trial lacks here. */
  readonly lacks?: 'no-site' | 'no-place';
  readonly routing: Routes;
  /** Accounts that were told in this round of the case, or may have been, and what became of it. */
  readonly told: ReadonlyMap<string, MessageState>;
  /** Among trials that compete the lower comes first. */
  readonly rank: readonly [outcome: number, openCount: number, since: number];
}

/** What is to happen to a case; absent where it stays as it is. */
export interface Step {
  readonly event: Extract<CaseEvent, 'end' | 'deny' | 'compete' | 'unroutable' | 'route' | 'reopen' | 'uncertain'>;
  readonly reason?: string;
  readonly route?: Route;
  readonly decisionId?: string;
}

/** Somebody was told, or may have been, and no answer stands yet. */
const TOLD: readonly CaseState[] = ['sent', 'uncertain', 'undeliverable', 'snoozed'];
/** Left alone whatever changes: an answer stands, and nobody is told again of what nobody answered. */
export const CLOSED: readonly CaseState[] = ['answered', 'expired'];

/**
 * The next step for each trial that one person is a candidate of. One trial at a time is told of: that of which something
 * was told already, else the one that is queued, else the one that fits best (docs: product, rules from the daily work).
 */
export function planPerson(pairs: readonly Pair[]): ReadonlyMap<string, Step> {
  const steps = new Map<string, Step>();
  let isTaken = false;
  for (const pair of [...pairs].sort(inTurn)) {
    const { step, holds } = planPair(pair, isTaken);
    if (step !== undefined && isChange(pair, step)) steps.set(pair.trialId, step);
    isTaken ||= holds;
  }
  return steps;
}

interface Planned {
  readonly step?: Step;
  /** Whether the other trials of the person wait for this one. */
  readonly holds: boolean;
}

function planPair(pair: Pair, isTaken: boolean): Planned {
  const { row, gone, decision } = pair;
  if (row !== undefined && CLOSED.includes(row.state)) return { holds: false };
  if (gone !== undefined)
    return row === undefined ? { holds: false } : { step: { event: 'end', reason: gone }, holds: false };
  if (decision === undefined) return { holds: false };
  const { id: decisionId, permit, reason } = decision;
  if (!permit) return { step: { event: 'deny', reason, decisionId }, holds: false };
  if (row !== undefined && TOLD.includes(row.state)) return { holds: true };
  const hindrance = pair.lacks ?? (isTaken ? 'other-trial-first' : undefined);
  if (hindrance !== undefined) return { step: { event: 'compete', reason: hindrance, decisionId }, holds: false };
  return route(pair, decisionId);
}

function route({ row, routing: { routes, none }, told }: Pair, decisionId: string): Planned {
  const isRouted = routes.some(({ account }) => account.accountId === row?.recipient);
  // Whom the coordinator has named stays; the sender looks whether they can still log in.
  if (row?.state === 'queued' && (isRouted || row.route === 'assigned')) return { holds: true };
  const next = routes.find(({ account }) => !told.has(account.accountId));
  if (next !== undefined) return { step: { event: 'route', route: next, decisionId }, holds: true };
  return again(routes, told, decisionId) ?? nobody(none ?? 'undeliverable', decisionId);
}

const nobody = (reason: string, decisionId: string): Planned => ({
  step: { event: 'unroutable', reason, decisionId },
  holds: false,
});

/** All who treat the person were told before the case was stopped: it goes on where it was, and nobody is told twice. */
function again(routes: readonly Route[], told: Pair['told'], decisionId: string): Planned | undefined {
  const stateOf = ({ account }: Route) => told.get(account.accountId);
  const sent = routes.find((each) => stateOf(each) === 'sent');
  if (sent !== undefined) return { step: { event: 'reopen', route: sent, decisionId }, holds: true };
  const unsure = routes.find((each) => stateOf(each) !== 'undeliverable');
  return unsure && { step: { event: 'uncertain', route: unsure, decisionId }, holds: true };
}

/** A look that finds nothing new writes nothing. */
function isChange({ row }: Pair, { event, reason }: Step): boolean {
  if (row === undefined) return true;
  if (row.state === 'stopped' && (event === 'deny' || event === 'end')) return false;
  const state = event === 'unroutable' ? 'unroutable' : 'waiting';
  return reason === undefined || row.state !== state || row.reason !== reason;
}

function inTurn(a: Pair, b: Pair): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  const place = left.findIndex((value, index) => value !== right[index]);
  if (place < 0) return a.trialId < b.trialId ? -1 : 1;
  return (left[place] as number) - (right[place] as number);
}

function keyOf({ row, rank }: Pair): readonly number[] {
  const begun = row === undefined ? 2 : TOLD.includes(row.state) ? 0 : row.state === 'queued' ? 1 : 2;
  return [begun, ...rank];
}
