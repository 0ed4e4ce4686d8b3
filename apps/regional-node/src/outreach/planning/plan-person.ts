import { invariant } from '@kohort/kernel';
import type { CaseEvent, CaseState, Route } from '@kohort/outreach';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { ToldState } from './read-pairs.js';
import type { Routes } from './routing.js';

/** Somebody and a trial, with all that the next step of the case depends on. */
export interface Pair {
  readonly trialId: string;
  /** Absent until there is a case. */
  readonly row?: Pick<OutreachCaseRow, 'state' | 'reason' | 'recipient' | 'route' | 'snoozedUntil'>;
  /** Why there is nobody to tell of any more: no candidate, no trial. */
  readonly gone?: string;
  /** Absent where nobody needed to be asked. */
  readonly decision?: { readonly id: string; readonly permit: boolean; readonly reason: string };
  /** What the trial lacks here. */
  readonly lacks?: 'no-site' | 'no-place';
  readonly routing: Routes;
  /** Accounts that were told in this round of the case, or may have been, and what became of it. */
  readonly told: ReadonlyMap<string, ToldState>;
  /** Among trials that compete the lower comes first. */
  readonly rank: readonly [priority: number, outcome: number, openCount: number, since: number];
}

/** What is to happen to a case; absent where it stays as it is. */
export interface Step {
  readonly event:
    | Extract<CaseEvent, 'end' | 'deny' | 'compete' | 'unroutable' | 'route'>
    // It goes on as it was.
    | Extract<CaseEvent, 'reopen' | 'uncertain' | 'refused' | 'snooze'>;
  readonly reason?: string;
  /** Who has the case then; absent where that is nobody, or whoever had it. */
  readonly route?: Route;
  readonly decisionId?: string;
}

/** Somebody was told, or may have been, and no answer stands yet. */
const TOLD: readonly CaseState[] = ['sent', 'uncertain', 'undeliverable', 'snoozed'];
/** Left alone whatever changes: an answer stands, and nobody is told again of what nobody answered. */
export const CLOSED: readonly CaseState[] = ['answered', 'expired'];

/**
 * The next step for each trial that one person is a candidate of. One trial at a time is told of: that of which something
 * was told already, else the one that is queued, else the one that its site puts first, else the one that fits best (docs: product, rules from the daily work).
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

function route(pair: Pair, decisionId: string): Planned {
  const { row, told } = pair;
  const { routes, none } = pair.routing;
  const isRouted = routes.some(({ account }) => account.accountId === row?.recipient);
  // Whom the coordinator has named stays; the sender looks whether they can still log in.
  if (row?.state === 'queued' && (isRouted || row.route === 'assigned')) return { holds: true };
  const next = routes.find(({ account }) => !told.has(account.accountId));
  const anew: Step | undefined = next && { event: 'route', route: next, decisionId };
  const on = goOn(pair, decisionId);
  // Where somebody is passed over, by their own word too, they are told again only where there is nobody else.
  const isPassedOn = row?.state === 'queued' || row?.reason === 'rerouting';
  const step = isPassedOn ? (anew ?? on) : (on ?? anew);
  if (step !== undefined) return { step, holds: true };
  invariant(none, 'where nobody may be told it is known why');
  return { step: { event: 'unroutable', reason: none, decisionId }, holds: false };
}

/** What a message that was sent before a stop makes of the case again. */
const AGAIN = { sent: 'reopen', claimed: 'uncertain', uncertain: 'uncertain', undeliverable: 'refused' } as const;

/**
 * What may go on after a stop goes on with whoever was told, as it was, without another mail: with the one told last, else
 * with the one who is likeliest to know. A snooze ends on its day; whether that clinician still treats the person is looked
 * at then.
 */
function goOn({ row, routing: { routes }, told }: Pair, decisionId: string): Step | undefined {
  if (row === undefined || told.size === 0) return undefined;
  const last = told.get(row.recipient ?? '');
  if (last !== undefined && row.snoozedUntil !== null) return { event: 'snooze', decisionId };
  if (last !== undefined && row.route === 'assigned') return { event: AGAIN[last], decisionId };
  const stateOf = ({ account }: Route) => told.get(account.accountId);
  const known = routes.filter((each) => stateOf(each) !== undefined);
  const route =
    known.find(({ account }) => account.accountId === row.recipient) ??
    known.find((each) => stateOf(each) === 'sent') ??
    known.find((each) => stateOf(each) !== 'undeliverable') ??
    known[0];
  return route && { event: AGAIN[stateOf(route) ?? 'uncertain'], route, decisionId };
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
