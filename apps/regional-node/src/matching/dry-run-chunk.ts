import { count, leftOut, type Outcome, type Tally } from '@kohort/evaluation';
import type { PersonRecord } from '@kohort/facts';
import { parsePartialDate } from '@kohort/kernel';
import type { DataSource, EntityManager } from 'typeorm';
import { objectedToUse } from '../consent/objected.js';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import type { ContactGate } from './contact-gate.js';
import { DryRunRow } from './dry-run.entity.js';
import { isLoading, matchingContext, type MatchingContext } from './matching-context.js';
import type { Matching } from './matching.js';
import { CHUNK } from './sweep-chunk.js';

/** Counts the next people of a dry run: numbers and cursor in one transaction. Nobody becomes a candidate. */
export async function dryRunChunk(
  dataSource: DataSource,
  matching: Matching,
  gate: ContactGate,
  dryRunId: string,
  now: Date,
): Promise<'more' | 'done' | 'wait'> {
  return dataSource.transaction(async (manager) => {
    const { people, protocols, timeZone } = matching;
    const where = { id: dryRunId };
    const run = await manager.findOne(DryRunRow, { where, lock: { mode: 'pessimistic_write' } });
    if (run?.state !== 'running') return 'done';
    const day = parsePartialDate(run.indexDay)?.first;
    const context = await matchingContext(manager, people, timeZone, now, day);
    if (isLoading(context)) return 'wait';
    const protocol = await protocols.find(manager, run.versionId, now);
    const page = protocol === undefined ? [] : await people.page(manager, run.cursor ?? undefined, CHUNK);
    if (protocol === undefined || page.length === 0) {
      const state = protocol === undefined ? 'refused' : 'finished';
      await manager.update(DryRunRow, where, { state, touchedAt: now, finishedAt: now });
      return 'done';
    }
    const records = await people.read(manager, page);
    const objected = await objectedToUse(manager, page);
    const used = records.filter(({ person }) => !objected.has(person.id));
    // Whoever objects to use is counted as nothing else than out of use.
    run.tally.outOfUse += records.length - used.length;
    const found = tallied(run.tally, used, protocol, matching, context);
    const contactable = await contactableOf(manager, gate, found, now);
    await manager.update(DryRunRow, where, {
      cursor: page.at(-1) ?? null,
      done: run.done + page.length,
      total: Math.max(run.total, run.done + page.length),
      tally: run.tally,
      contactableEligible: run.contactableEligible + contactable.eligible,
      contactablePossible: run.contactablePossible + contactable.possible,
      touchedAt: now,
    });
    return 'more';
  });
}

interface Found {
  readonly id: string;
  readonly outcome: Outcome;
}

/** Adds to the tally, by the same rules as `kohort match`; gives whom the criteria do not rule out and who may be named. */
function tallied(
  tally: Tally,
  records: readonly PersonRecord[],
  protocol: RunningProtocol,
  { evaluators }: Matching,
  context: MatchingContext,
): Found[] {
  const evaluate = evaluators.evaluator(protocol, context);
  return records.flatMap((record): Found[] => {
    const without = leftOut(record, context.indexDay);
    if (without !== undefined) {
      tally[without === 'deceased' ? 'deceased' : 'outOfUse'] += 1;
      return [];
    }
    const evaluation = evaluate(record);
    count(tally, evaluation);
    const { id, protectedIdentity } = record.person;
    if (protectedIdentity) tally.protectedIdentity += 1;
    return evaluation.outcome === 'ineligible' || protectedIdentity ? [] : [{ id, outcome: evaluation.outcome }];
  });
}

async function contactableOf(manager: EntityManager, gate: ContactGate, found: readonly Found[], now: Date) {
  const ids = found.map(({ id }) => id);
  const contactable = ids.length === 0 ? new Set<string>() : await gate.contactable(manager, ids, now);
  const among = (outcome: Outcome): number =>
    found.filter((each) => each.outcome === outcome && contactable.has(each.id)).length;
  return { eligible: among('eligible'), possible: among('possible') };
}
