import type { EntityManager } from 'typeorm';
import type { KeptDecision } from '../../consent/contact-decisions.js';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import type { Outreach } from '../outreach.js';
import { ensureDigests } from './ensure-digests.js';
import { keepPlan } from './keep-plan.js';
import { openPlanned, type Beginning } from './open-planned.js';
import { CLOSED, planPerson, type Pair, type Step } from './plan-person.js';
import { readPairs, type Found } from './read-pairs.js';
import type { RoutesFor } from './routing.js';
import { slotsOf, type Slots } from './slots-of.js';
import { dueSlot } from './step-fields.js';

interface Known {
  readonly running: ReadonlyMap<string, RunningProtocol>;
  readonly lacks: ReadonlyMap<string, Pair['lacks']>;
  readonly priorities: ReadonlyMap<string, number>;
  readonly decisions: ReadonlyMap<string, KeptDecision>;
  readonly routes: RoutesFor;
}

/**
 * Looks at people again, whatever made us look: opens their cases, and takes each on as permission, competition, places and
 * routes are now. In the caller's transaction, which holds the people's locks from here on.
 */
export async function reviewPeople(
  manager: EntityManager,
  outreach: Outreach,
  personIds: readonly string[],
  now: Date,
): Promise<void> {
  if (personIds.length === 0) return;
  const { decisions, protocols, routing, config } = outreach;
  await decisions.lock(manager, personIds);
  const found = await readPairs(manager, personIds);
  const running = new Map((await protocols.list(manager, now)).map((each) => [each.trialId, each]));
  const settings = await config.settings(manager);
  const asked = found.filter((each) => goneOf(each, running) === undefined && !isClosed(each));
  const decided = await decisions.decide(manager, asked, 'queue', now);
  const known: Known = {
    running,
    lacks: await lacksOf(manager, outreach, running, asked),
    priorities: await prioritiesOf(manager, outreach, running, asked),
    decisions: new Map(decided.map((each) => [keyOf(each), each])),
    routes: await routing.read(manager, personIds, settings, config.timeZone, now),
  };
  const planned = personIds.flatMap((personId) => {
    const own = found.filter((each) => each.personId === personId);
    const steps = planPerson(own.map((each) => pairOf(each, known)));
    return own.map((each): Planned => ({ found: each, step: steps.get(each.trialId) }));
  });
  const recipients = planned.flatMap(({ step }) => step?.route?.account.accountId ?? []);
  const slots = await slotsOf(manager, outreach, settings, recipients, now);
  await keep(manager, planned, slots, now);
  await ensureDigests(
    manager,
    planned.flatMap(({ step }) => (step && dueSlot(step, slots)) ?? []),
    now,
  );
}

interface Planned {
  readonly found: Found;
  readonly step: Step | undefined;
}

async function keep(manager: EntityManager, planned: readonly Planned[], slots: Slots, now: Date): Promise<void> {
  const beginnings: Beginning[] = [];
  for (const { found, step } of planned) {
    const { row, candidate } = found;
    if (row !== undefined) await keepPlan(manager, { ...found, row }, step, slots, now);
    else if (step !== undefined && candidate !== undefined) beginnings.push({ candidate, step });
  }
  await openPlanned(manager, beginnings, slots, now);
}

const keyOf = ({ trialId, personId }: Pick<Found, 'trialId' | 'personId'>): string => `${trialId} ${personId}`;
const isClosed = ({ row }: Found): boolean => row !== undefined && CLOSED.includes(row.state);

function goneOf({ candidate, trialId }: Found, running: Known['running']): string | undefined {
  if (candidate?.state !== 'candidate') return 'no-longer-eligible';
  return running.has(trialId) ? undefined : 'trial-not-running';
}

function pairOf(each: Found, { running, lacks, priorities, decisions, routes }: Known): Pair {
  const { trialId, candidate, row, told } = each;
  const [gone, decided, lack] = [goneOf(each, running), decisions.get(keyOf(each)), lacks.get(trialId)];
  const { permit, reason } = decided?.decision ?? {};
  return {
    ...{ trialId, told, routing: routes(each.personId, row?.excluded ?? []) },
    ...(row && { row }),
    ...(gone === undefined ? {} : { gone }),
    ...(decided === undefined ? {} : { decision: { id: decided.id, permit: permit === true, reason: reason ?? '' } }),
    ...(lack === undefined ? {} : { lacks: lack }),
    rank: [
      -(priorities.get(trialId) ?? 0),
      candidate?.outcome === 'eligible' ? 0 : 1,
      candidate?.openCount ?? 0,
      candidate?.firstAt.getTime() ?? Number.MAX_SAFE_INTEGER,
    ],
  };
}

/** What trials lack here to take somebody: a site that the steward allowed, or a place. */
async function lacksOf(
  manager: EntityManager,
  { places }: Outreach,
  running: Known['running'],
  asked: readonly Found[],
): Promise<ReadonlyMap<string, Pair['lacks']>> {
  const lacks = new Map<string, Pair['lacks']>();
  for (const trialId of new Set(asked.map((each) => each.trialId))) {
    const sites = (running.get(trialId)?.sites ?? []).map(({ id }) => id);
    if (sites.length === 0) lacks.set(trialId, 'no-site');
    else if (!(await places.isOpen(manager, trialId, sites))) lacks.set(trialId, 'no-place');
  }
  return lacks;
}

/** What the sites say of the trials' order, where several compete. */
async function prioritiesOf(
  manager: EntityManager,
  { places }: Outreach,
  running: Known['running'],
  asked: readonly Found[],
): Promise<ReadonlyMap<string, number>> {
  const priorities = new Map<string, number>();
  for (const trialId of new Set(asked.map((each) => each.trialId))) {
    const sites = (running.get(trialId)?.sites ?? []).map(({ id }) => id);
    priorities.set(trialId, await places.priority(manager, trialId, sites));
  }
  return priorities;
}
