import { concerns } from '@kohort/cohort';
import type { DataSource, EntityManager } from 'typeorm';
import type { PersonChange } from '../ingestion/people.js';
import { endCandidacies, evaluatePeople, type Pair } from './evaluate-people.js';
import { isLoading, matchingContext } from './matching-context.js';
import type { Matching } from './matching.js';

/** How many changes one transaction takes at most. */
export const BATCH = 500;
/** Records that an event names at most; who needs more looks into the record itself. */
const NAMED = 20;

/** What changed of one person, over several changes. */
type Merged = Omit<PersonChange, 'personId'>;

/**
 * Takes waiting changes and evaluates the people for the trials that they concern, all in one transaction: whoever is
 * killed leaves the changes for the next. Returns how many were taken; none while the records are first loaded.
 */
export async function takeChanges(
  dataSource: DataSource,
  matching: Matching,
  now: Date,
  limit = BATCH,
): Promise<number> {
  return dataSource.transaction(async (manager) => {
    const { people, timeZone } = matching;
    const context = await matchingContext(manager, people, timeZone, now);
    if (isLoading(context)) return 0;
    const changes = await people.takeChanges(manager, limit);
    const byPerson = merge(changes);
    await evaluate(manager, matching, byPerson, now);
    return changes.length;
  });
}

async function evaluate(
  manager: EntityManager,
  { people, protocols, evaluators, timeZone }: Matching,
  byPerson: ReadonlyMap<string, Merged>,
  now: Date,
): Promise<void> {
  if (byPerson.size === 0) return;
  const records = await people.lockAndRead(manager, [...byPerson.keys()]);
  // Only what is read behind the locks is newer than what any other evaluation of these people has seen.
  const context = await matchingContext(manager, people, timeZone, now);
  const running = await protocols.list(manager, now);
  const pairs = records.flatMap((record): Pair[] => {
    const change = byPerson.get(record.person.id);
    if (change === undefined) return [];
    const concerned = running.filter((protocol) => concerns(evaluators.interests(protocol), change));
    return concerned.map((protocol) => ({ record, protocol, records: change.records.slice(0, NAMED) }));
  });
  await evaluatePeople(manager, evaluators, pairs, context, 'record');
  const here = new Set(records.map(({ person }) => person.id));
  await endCandidacies(
    manager,
    [...byPerson.keys()].filter((id) => !here.has(id)),
    { cause: 'record', records: (id) => byPerson.get(id)?.records.slice(0, NAMED) ?? [], now },
  );
}

function merge(changes: readonly PersonChange[]): ReadonlyMap<string, Merged> {
  const byPerson = new Map<string, Merged>();
  for (const { personId, records, facts, whole } of changes) {
    const known = byPerson.get(personId) ?? { records: [], facts: [], whole: false };
    byPerson.set(personId, {
      records: [...new Set([...known.records, ...records])],
      facts: [...known.facts, ...facts],
      whole: known.whole || whole,
    });
  }
  return byPerson;
}
