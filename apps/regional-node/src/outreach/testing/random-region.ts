import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { invariant } from '@kohort/kernel';
import type { MailMessage } from '@kohort/mail';
import { DEFAULT_SETTINGS } from '@kohort/outreach';
import { drainOutbox, type OutboxDrain } from '@kohort/persistence';
import {
  backendFrom,
  codeOf,
  createRegistry,
  handle,
  openQueues,
  startWorkers,
  type Backend,
  type JobDefinition,
  type Queues,
  type Workers,
} from '@kohort/queue';
import { In } from 'typeorm';
import type { ContactAsked } from '../../consent/contact-decisions.js';
import { reviewContact } from '../../consent/contact-review.js';
import { decidePeople } from '../../consent/decide-people.js';
import { regionRules } from '../../consent/region-rules.js';
import { merged } from '../../consent/testing/consent-region.js';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import { moveCase } from '../case-log.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { reviewAll } from '../planning/jobs.js';
import { ReviewAll } from '../planning/review-all.handler.js';
import { sendDigest as sendDigestJob } from '../sending/jobs.js';
import { sendDigest } from '../sending/send-digest.js';
import { OutreachRegion } from './outreach-region.js';

/** The backends that are here, as `libs/queue` tests them. */
export const backends: readonly { readonly kind: Backend['kind']; readonly redisUrl: string | undefined }[] = [
  { kind: 'postgres', redisUrl: undefined },
  { kind: 'redis', redisUrl: process.env['KOHORT_TEST_REDIS_URL'] },
];

const TABLES = [
  ...['outreach_case', 'outreach_case_event', 'outreach_digest', 'outreach_link', 'outreach_message'],
  ...['candidate', 'contact_review'],
  ...['contact_person', 'contact_decision', 'consent_statement', 'objection', 'outbox', 'account', 'role_assignment'],
];
/** PostgreSQL's `deadlock_detected`. */
const DEADLOCK = '40P01';
const RULES = regionRules({ CONTACT_POLICY: 'opt-in', REGION: '12', TIME_ZONE: 'Europe/Stockholm' });

/** What the mail server took: a case to a recipient, of a kind, in a round. */
interface Accepted {
  readonly key: string;
  readonly personId: string;
  /** Whether contact was permitted by what was committed at that instant. */
  readonly isPermitted: boolean;
}

/** A region whose jobs run through a real queue, under a clock of its own. */
export class RandomRegion {
  now = new Date();
  accepted: Accepted[] = [];
  trials: readonly RunningProtocol[] = [];
  people: readonly string[] = [];
  /** Patients who turned out to be another of these people. */
  readonly merged = new Set<string>();
  #runs = 0;
  readonly #pending = new Set<Promise<unknown>>();

  private constructor(
    readonly region: OutreachRegion,
    readonly queues: Queues,
    readonly ends: { workers: Workers; drain: OutboxDrain },
  ) {
    region.mailing.onAccepted = (message) => this.#accept(message);
    region.mailing.meanwhile = () => sleep(Math.random() * 12);
  }

  static async start(redisUrl: string | undefined): Promise<RandomRegion> {
    const region = await OutreachRegion.start();
    const { options } = region.source;
    invariant(options.type === 'postgres' && options.url, 'the source has an address');
    const backend = backendFrom({ databaseUrl: options.url, redisUrl, prefix: `t-${randomBytes(6).toString('hex')}` });
    const registry = createRegistry([reviewContact, reviewAll, sendDigestJob] as JobDefinition[]);
    const opened = await openQueues(registry, backend);
    invariant(opened.ok, 'the queues open');
    const holder: { world?: RandomRegion } = {};
    const clock = (): Date => holder.world?.now ?? new Date();
    const handlers = [
      handle(reviewContact, () => region.review(clock(), clock)),
      handle(reviewAll, () => new ReviewAll(region.source).run()),
      handle(sendDigestJob, async ({ payload }) => {
        await sendDigest(region.sending, payload.digestId, clock);
      }),
    ];
    const workers = await startWorkers(registry, handlers, backend, { log: () => undefined });
    invariant(workers.ok, 'the workers start');
    const drain = drainOutbox(region.source, opened.value, { pollMs: 200 });
    holder.world = new RandomRegion(region, opened.value, { workers: workers.value, drain });
    return holder.world;
  }

  /** A new world: people who allow contact and are candidates of two trials, and two clinicians who treat them. */
  async begin(count: number): Promise<void> {
    const { region } = this;
    this.#runs += 1;
    const run = this.#runs;
    await region.source.query(`truncate ${TABLES.join(', ')}`);
    region.protocols.running.clear();
    // In the past, so that the queue holds nothing back: the sender itself knows when a slot has come.
    this.now = new Date(Date.UTC(2025, 5, 2, 7, 0, 0));
    this.accepted = [];
    this.merged.clear();
    region.config.current = { ...DEFAULT_SETTINGS, everySeconds: 60, weeklyCap: 500 };
    this.trials = [region.trial('ONE'), region.trial('TWO')];
    for (const name of [`anna-${run}`, `berit-${run}`]) await region.clinician(name);
    this.people = Array.from({ length: count }, (_, place) => `p-${run}-${place}`);
    for (const id of this.people) await region.person(id, [`anna-${run}`, `berit-${run}`]);
    for (const trial of this.trials) await region.candidates(trial, this.people);
  }

  /** Goes on beside whatever comes next; as a job, it is tried again where it and another waited for each other. */
  beside(work: () => Promise<unknown>): void {
    const settled = untilDone(work).finally(() => this.#pending.delete(settled));
    this.#pending.add(settled);
  }

  /** Until nothing waits in outbox or queue and nothing runs. */
  async idle(): Promise<void> {
    await Promise.all(this.#pending);
    for (let calm = 0; calm < 2;) {
      const [row] = await this.region.source.query<{ n: number }[]>(
        'select count(*)::integer as n from outbox where refused is null',
      );
      const counts = await this.queues.counts();
      const busy = counts.ok && Object.values(counts.value).reduce((sum, each) => sum + each.waiting + each.active, 0);
      calm = row?.n === 0 && busy === 0 ? calm + 1 : 0;
      await sleep(4);
    }
  }

  /** Time passes; what is due is seen to. */
  async pass(minutes: number): Promise<void> {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
    await this.region.keep(this.now);
  }

  /** A trial is paused, or goes on. */
  async toggle(place: number): Promise<void> {
    const [trial, { running }] = [this.trials[place], this.region.protocols];
    invariant(trial, 'there is such a trial');
    if (!running.delete(trial.trialId)) this.region.protocols.run(trial);
    await this.region.askFor(this.people);
  }

  /** The first two turn out to be one person. */
  async merge(): Promise<void> {
    const [into = '', from = ''] = this.people;
    this.merged.add(from);
    await this.region.take(merged(from, into));
    await this.region.noLongerEligible(from);
    await this.region.askFor([into]);
  }

  /** "Not now", of whatever a clinician was told about somebody. */
  async snooze(personId: string, days: number): Promise<void> {
    const { now } = this;
    const snoozedUntil = new Date(now.getTime() + days * 86_400_000);
    const to = { answer: 'not-now', snoozedUntil, dueKind: null, dueAt: null } as const;
    await this.region.source.transaction(async (manager) => {
      await this.region.outreach.decisions.lock(manager, [personId]);
      const rows = await manager.find(OutreachCaseRow, {
        where: { personId, state: In(['sent', 'uncertain', 'undeliverable']) },
        order: { id: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      for (const row of rows) {
        const moved = await moveCase(manager, row, 'snooze', { to, actor: { kind: 'system', id: 'test' }, at: now });
        invariant(moved.ok, 'what was told can be put off');
      }
    });
  }

  /** Whether each may be contacted, as it is committed now. */
  async permitted(asked: readonly ContactAsked[]): Promise<readonly boolean[]> {
    const decisions = await decidePeople(this.region.source.manager, RULES, asked, this.now);
    return decisions.map(({ permit }) => permit);
  }

  async #accept({ messageId }: MailMessage): Promise<void> {
    const digestId = messageId.slice(1, messageId.indexOf('@'));
    const rows = await this.region.source.query<{ key: string; person_id: string; trial_id: string }[]>(
      `select concat_ws(' ', m.case_id, m.recipient, m.kind, m.round) as key, c.person_id, c.trial_id
         from outreach_message m join outreach_case c on c.id = m.case_id where m.digest_id = $1 and m.state = 'claimed'`,
      [digestId],
    );
    const asked = rows.map(({ person_id: personId, trial_id: trialId }) => ({ personId, trialId }));
    const permits = await this.permitted(asked);
    rows.forEach(({ key, person_id }, at) =>
      this.accepted.push({ key, personId: person_id, isPermitted: permits[at] === true }),
    );
  }

  async stop(): Promise<void> {
    await this.ends.drain.stop();
    await this.ends.workers.close();
    await this.queues.close();
    await this.region.stop();
  }
}

async function untilDone(work: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== DEADLOCK) throw error;
    }
  }
}
