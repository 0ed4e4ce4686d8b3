import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invariant } from '@kohort/kernel';
import fc from 'fast-check';
import { StoredObjectionRegister } from '../../consent/stored-objection-register.js';
import { backends, RandomRegion } from '../testing/random-region.js';
import { SENDING_STEPS } from './checkpoints.js';
import { sendDigest } from './jobs.js';

const RUNS = Number(process.env['KOHORT_INTERLEAVINGS'] ?? 60);
const ACTOR = { kind: 'system', id: 'test' } as const;
const PEOPLE = 2;
const CODES = ['temporary', 'permanent', 'uncertain'] as const;
const person = fc.nat({ max: PEOPLE - 1 });
/** Days until reminder, escalation and end. */
const PATIENCE = [
  [7, 14, 28],
  [1, 2, 9],
  [20, 40, 90],
] as const;

/** What may happen; whatever is not waited for goes on beside what comes next. */
const command = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), person }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('permit' as const), person }) },
  fc.record({ kind: fc.constant('object' as const), person }),
  fc.record({ kind: fc.constant('end-objections' as const), person }),
  fc.record({ kind: fc.constant('look' as const), person }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('toggle' as const), trial: fc.nat({ max: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('snooze' as const), person, days: fc.constantFrom(1, 12) }) },
  fc.record({ kind: fc.constant('merge' as const) }),
  fc.record({ kind: fc.constant('settings' as const), patience: fc.constantFrom(...PATIENCE) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('die' as const), step: fc.constantFrom(...SENDING_STEPS) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('mail' as const), code: fc.constantFrom(...CODES) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.constantFrom(1, 2, 2, 130, 11_520) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('idle' as const) }) },
);
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

async function act(world: RandomRegion, step: Command): Promise<void> {
  const { region, people } = world;
  const who = 'person' in step ? (people[step.person] ?? '') : '';
  const register = new StoredObjectionRegister();
  const inTransaction = region.source.transaction.bind(region.source);
  if (step.kind === 'withdraw') world.beside(() => region.take(region.consentOf(who, 'deny')));
  else if (step.kind === 'permit') world.beside(() => region.take(region.consentOf(who, 'permit')));
  else if (step.kind === 'object') {
    const objection = { personId: who, kind: 'contact', source: 'patient' } as const;
    world.beside(() => inTransaction((manager) => register.add(manager, objection, ACTOR, world.now)));
  } else if (step.kind === 'end-objections') {
    const text = 'select id from objection where person_id = $1 and valid_until is null';
    for (const { id } of await region.source.query<{ id: string }[]>(text, [who]))
      world.beside(() => inTransaction((manager) => register.end(manager, id, ACTOR, world.now)));
  } else if (step.kind === 'look') await region.askFor([who]);
  else if (step.kind === 'toggle') await world.toggle(step.trial);
  else if (step.kind === 'snooze') world.beside(() => world.snooze(who, step.days));
  else if (step.kind === 'merge') world.beside(() => world.merge());
  else if (step.kind === 'settings') {
    const [remindAfterDays, escalateAfterDays, expireAfterDays] = step.patience;
    region.config.current = { ...region.config.current, remindAfterDays, escalateAfterDays, expireAfterDays };
  } else if (step.kind === 'die') region.checkpoints.dieAt = step.step;
  else if (step.kind === 'mail') region.mailing.answers.push(step.code);
  else if (step.kind === 'again') await again(world);
  else if (step.kind === 'pass') await world.pass(step.minutes);
  else await world.idle();
}

/** The queue hands over jobs that it has handed over before. */
async function again({ region, queues }: RandomRegion): Promise<void> {
  const digests = await region.source.query<{ id: string }[]>('select id from outreach_digest');
  for (const { id } of digests) await queues.add(sendDigest, { digestId: id }, { id: randomUUID() });
}

/** Nobody dies any more, the mail server takes everything, and time passes. */
async function settle(world: RandomRegion): Promise<void> {
  world.region.checkpoints.dieAt = undefined;
  await world.idle();
  world.region.mailing.answers.length = 0;
  // Longer than any wait for another try.
  for (const minutes of [2, 130, 2, 2]) {
    await world.pass(minutes);
    await world.idle();
  }
}

interface Seen {
  readonly person_id: string;
  readonly trial_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly told: boolean;
}

/** What was told of a Patient who was merged into the person counts. */
const CASES = `
  select person_id, trial_id, state, reason, exists (
           select from outreach_message m join outreach_case o on o.id = m.case_id
            where o.trial_id = c.trial_id and m.round = c.round and m.state <> 'released'
              and (o.id = c.id or o.person_id in (select id from person p where p.survivor_id = c.person_id))) as told
    from outreach_case c`;
/** Somebody has it in hand, or is shown that nobody has. */
const SHOWN = ['sent', 'uncertain', 'undeliverable', 'snoozed'];

/** Each person has a case in each trial that ran; it stands where permission, trial and the person's other case put it. */
async function checkCases(world: RandomRegion): Promise<void> {
  const { region, people, trials, merged } = world;
  const cases = await region.source.query<Seen[]>(CASES);
  expect(cases.filter(({ person_id, state }) => merged.has(person_id) && state === 'queued')).toEqual([]);
  const asked = people
    .filter((personId) => !merged.has(personId))
    .flatMap((personId) => trials.map(({ trialId }) => ({ personId, trialId })));
  const permits = await world.permitted(asked);
  asked.forEach(({ personId, trialId }, at) => {
    const seen = cases.find(({ person_id, trial_id }) => person_id === personId && trial_id === trialId);
    const goesOn = permits[at] === true && region.protocols.running.has(trialId);
    // None is opened while the trial is paused.
    if (seen === undefined) return expect(region.protocols.running.has(trialId)).toBe(false);
    const others = cases.filter((each) => each.person_id === personId && each !== seen);
    const isSecond = seen.reason === 'other-trial-first' && others.some(({ state }) => SHOWN.includes(state));
    expect(!goesOn ? ['waiting', 'stopped', 'expired'] : isSecond ? ['waiting'] : [...SHOWN, 'expired']).toContain(
      seen.state,
    );
    if (seen.state === 'expired' || (goesOn && !isSecond)) expect(seen.told).toBe(true);
  });
}

async function check(world: RandomRegion): Promise<void> {
  const { region, accepted } = world;
  expect(accepted.filter(({ isPermitted }) => !isPermitted)).toEqual([]);
  const keys = accepted.map(({ key }) => key);
  expect(keys.length).toBe(new Set(keys).size);
  const messages = await region.source.query<{ key: string; state: string; permit: boolean | null }[]>(
    `select concat_ws(' ', m.case_id, m.recipient, m.kind, m.round) as key, m.state, d.permit
       from outreach_message m left join contact_decision d on d.id = m.decision_id and d.moment = 'send'`,
  );
  expect(messages.filter(({ permit }) => permit !== true)).toEqual([]);
  expect(messages.filter(({ state }) => state === 'claimed')).toEqual([]);
  // What the mail server took is known as sent, or shown as uncertain.
  const told = new Set(messages.filter(({ state }) => ['sent', 'uncertain'].includes(state)).map(({ key }) => key));
  expect(keys.filter((key) => !told.has(key))).toEqual([]);
  expect(messages.filter(({ key, state }) => state === 'sent' && !keys.includes(key))).toEqual([]);
  await checkCases(world);
}

describe.each(backends)('outreach over any interleaving, with its queue on $kind', ({ kind, redisUrl }) => {
  const isHere = kind === 'postgres' || redisUrl !== undefined;
  let world: RandomRegion | undefined;
  beforeAll(async () => {
    if (isHere) world = await RandomRegion.start(redisUrl);
  }, 60_000);
  afterAll(() => world?.stop());

  (isHere ? it : it.skip)(
    'tells nobody of whom it may not, nothing twice, and loses nobody from view',
    async () => {
      const scenario = fc.array(command, { minLength: 6, maxLength: 16, size: 'max' });
      const property = fc.asyncProperty(scenario, async (commands) => {
        invariant(world, 'the world has begun');
        await world.begin(PEOPLE);
        for (const step of commands) await act(world, step);
        await settle(world);
        await check(world);
      });
      await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
    },
    Math.max(180_000, RUNS * 2_000),
  );
});
