import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from '../sandbox/sandbox-process.js';
import { KillableRegion } from './killable-region.js';
import type { Mood } from './mail-server.js';

const MINUTE = 60_000;
/** A larger run: KOHORT_KILLED_CASES=10000 KOHORT_KILLED_DEATHS=200. */
const CASES = Number(process.env['KOHORT_KILLED_CASES'] ?? 1000);
const DEATHS = Number(process.env['KOHORT_KILLED_DEATHS'] ?? 12);
const SEED = Number(process.env['KOHORT_KILLED_SEED'] ?? Date.now() % 2 ** 31);
const WORKERS = 2;

/** xorshift32: the same seed gives the same deaths, if not at the same moments. */
function randomFrom(seed: number): () => number {
  let state = seed || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const random = randomFrom(SEED);
const pick = <Value>(those: readonly Value[]): Value => those[Math.floor(random() * those.length)] as Value;

const MOODS: readonly Mood[] = ['puts-off', 'refuses', 'takes-unheard', 'forgets-unheard'];
let isCalm = false;
const mood = (): Mood => (isCalm || random() < 0.85 ? 'takes' : pick(MOODS));

interface Told {
  readonly digest_id: string;
  readonly case_id: string;
  readonly person_id: string;
  readonly recipient: string;
  readonly kind: string;
  readonly round: number;
  readonly state: string;
  readonly permit: boolean | null;
}

describe(`outreach whose workers, database and mail server are killed (seed ${SEED})`, () => {
  let world: KillableRegion;
  /** When a withdrawal was known to be stored. */
  const withdrawn = new Map<string, number>();
  const waiting: Promise<unknown>[] = [];

  beforeAll(async () => {
    build();
    world = await KillableRegion.start(mood);
    await world.fill(CASES, Math.ceil(CASES / 10));
  }, 6 * MINUTE);
  afterAll(() => world.stop(), MINUTE);

  async function withdraw(person: string): Promise<void> {
    const { region } = world;
    await world.stubbornly(() => region.take(region.consentOf(person, 'deny')));
    withdrawn.set(person, Date.now());
  }

  async function restart(what: 'worker' | 'database' | 'mail'): Promise<void> {
    const place = Math.floor(random() * WORKERS);
    if (what === 'worker') await world.killWorker(place);
    else if (what === 'mail') {
      await world.mail.kill();
      await sleep(random() * 500);
      await world.mail.start();
    } else {
      await world.database.kill();
      await sleep(random() * 300);
      await world.database.start();
    }
  }

  async function keepWorkers(): Promise<void> {
    for (let place = 0; place < WORKERS; place += 1) if (!world.isRunning(place)) await world.startWorker(place);
  }

  /** People become candidates bit by bit, some withdraw, and whenever a few mails have left something is killed. */
  async function disturb(): Promise<void> {
    const slice = Math.ceil(world.people.length / DEATHS);
    for (let death = 0; death < DEATHS; death += 1) {
      const next = world.people.slice(death * slice, (death + 1) * slice);
      await world.stubbornly(() => world.match(next));
      for (let count = 0; count < 3; count += 1) waiting.push(withdraw(pick(world.people)));
      await keepWorkers();
      const enough = world.mail.accepted.length + 1 + random() * 8;
      const patience = Date.now() + 5_000;
      while (world.mail.accepted.length < enough && Date.now() < patience) await sleep(5);
      await restart(pick(['worker', 'worker', 'database', 'mail'] as const));
    }
  }

  const ask = <Row>(text: string): Promise<Row[]> => world.stubbornly(() => world.region.source.query<Row[]>(text));

  /** Whether nothing is on its way any more. */
  async function isSettled(): Promise<boolean> {
    const [row] = await ask<{ n: number }>(
      `select (select count(*) from outreach_case where state = 'queued')
            + (select count(*) from outreach_message where state = 'claimed')
            + (select count(*) from contact_review)
            + (select count(*) from candidate c
                where not exists (select from outreach_case o where o.person_id = c.person_id)) as n`,
    );
    return Number(row?.n) === 0;
  }

  const told = (): Promise<Told[]> =>
    ask(`select m.digest_id, m.case_id, c.person_id, m.recipient, m.kind, m.round, m.state, d.permit
           from outreach_message m join outreach_case c on c.id = m.case_id
           left join contact_decision d on d.id = m.decision_id and d.moment = 'send' where m.state <> 'released'`);

  it(
    'tells exactly of whom it may, once, or shows that it does not know',
    async () => {
      await disturb();
      isCalm = true;
      await Promise.all(waiting);
      while (!(await isSettled())) {
        await keepWorkers();
        await sleep(250);
      }
      const messages = await told();
      const { accepted } = world.mail;

      // None doubled: neither a mail, nor a case in two mails.
      expect(accepted.length).toBe(new Set(accepted.map(({ messageId }) => messageId)).size);
      const keys = messages.map(({ case_id, recipient, kind, round }) => `${case_id} ${recipient} ${kind} ${round}`);
      expect(keys.length).toBe(new Set(keys).size);

      // Every case in a mail that was taken is known as sent, or shown as uncertain; every one that counts as sent was taken.
      const byDigest = new Map<string, Told[]>();
      for (const each of messages) byDigest.set(each.digest_id, [...(byDigest.get(each.digest_id) ?? []), each]);
      const taken = new Map(accepted.map(({ messageId, at }) => [messageId.split('@')[0] ?? '', at]));
      const known = accepted.map(({ messageId, lines }) => {
        const states = (byDigest.get(messageId.split('@')[0] ?? '') ?? []).map(({ state }) => state);
        return { messageId, lines, known: states.filter((state) => ['sent', 'uncertain'].includes(state)).length };
      });
      expect(known.filter((each) => each.lines === 0 || each.known !== each.lines)).toEqual([]);
      expect(messages.filter(({ digest_id, state }) => state === 'sent' && !taken.has(digest_id))).toEqual([]);

      // None to a person without permission, as it was stored when the mail server took it.
      expect(messages.filter(({ permit }) => permit !== true)).toEqual([]);
      expect(messages.filter(({ person_id }) => world.strangers.has(person_id))).toEqual([]);
      const late = messages.filter(
        ({ person_id, digest_id }) => (withdrawn.get(person_id) ?? Infinity) < (taken.get(digest_id) ?? 0),
      );
      expect(late).toEqual([]);

      // None lost: everybody has a case, and whoever may be told of is told of, or shown.
      const cases = await ask<{ person_id: string; state: string }>('select person_id, state from outreach_case');
      expect(cases.map(({ person_id }) => person_id).sort()).toEqual([...world.people].sort());
      const wrong = cases.filter(({ person_id, state }) =>
        world.strangers.has(person_id) || withdrawn.has(person_id)
          ? !['waiting', 'stopped'].includes(state)
          : !['sent', 'uncertain', 'undeliverable'].includes(state),
      );
      expect(wrong).toEqual([]);
      const states = cases.map(({ state }) => state);
      const count = (state: string): number => states.filter((each) => each === state).length;
      expect(count('sent')).toBeGreaterThan(CASES / 4);
    },
    10 * MINUTE,
  );
});
