import { randomUUID } from 'node:crypto';
import type { FhirResource } from '@kohort/facts';
import { ok, type Result } from '@kohort/kernel';
import type { MailFault, MailMessage } from '@kohort/mail';
import { DEFAULT_SETTINGS, type OutreachSettings } from '@kohort/outreach';
import { dataSourceOf } from '@kohort/platform';
import { silentLog } from '@kohort/platform/testing';
import type { DataSource, EntityManager } from 'typeorm';
import { regionRules } from '../../consent/region-rules.js';
import { StoredContactDecisions } from '../../consent/stored-contact-decisions.js';
import { consent, ParticipationTwin, patient, take } from '../../consent/testing/consent-region.js';
import { criteriaOf, ProtocolsTwin } from '../../matching/testing/protocols-twin.js';
import { StoredReferrals } from '../../enrolment/stored-referrals.js';
import { node } from '../../node.js';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import { ROLES } from '../../roles.js';
import { nodeConfig, nodeDatabase } from '../../testing/node-app.js';
import { StoredTreatment } from '../../treatment/stored-treatment.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachDigestRow } from '../outreach-digest.entity.js';
import { OutreachMessageRow } from '../outreach-message.entity.js';
import { Outreach } from '../outreach.js';
import { ClinicianDirectory } from '../planning/clinician-directory.js';
import { KeepOutreach } from '../planning/keep-outreach.handler.js';
import { ReviewContact } from '../planning/review-contact.handler.js';
import { Routing } from '../planning/routing.js';
import { Checkpoints, type SendingStep } from '../sending/checkpoints.js';
import { Mailing } from '../sending/mailing.js';
import { sendDigest, type Sent } from '../sending/send-digest.js';
import { SendersPool } from '../sending/senders-pool.js';
import { Sending } from '../sending/sending.js';
import { OutreachConfig } from '../settings/outreach-config.js';
import { StoredContactHistory } from '../stored-contact-history.js';
import { TrialPlaces } from '../trial-places.js';

/** A mail server that does what a test says. */
export class MailingTwin extends Mailing {
  readonly accepted: MailMessage[] = [];
  /** What it says next, once each; afterwards it takes everything. */
  readonly answers: MailFault['code'][] = [];
  /** Awaited while a message is under way. */
  meanwhile: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();
  /** Told of each message that it has taken, whatever it answers. */
  onAccepted: (message: MailMessage) => Promise<void> = () => Promise.resolve();

  async send(message: MailMessage, signal: AbortSignal): Promise<Result<undefined, MailFault>> {
    await this.meanwhile(signal);
    const code = this.answers.shift();
    // Whether an uncertain one was delivered nobody knows: here it was.
    if (code === undefined || code === 'uncertain') {
      this.accepted.push(message);
      await this.onAccepted(message);
    }
    return code === undefined ? ok(undefined) : { ok: false, error: { code, stage: 'body', path: '', message: code } };
  }
}

export class CheckpointsTwin extends Checkpoints {
  /** Once. */
  dieAt: SendingStep | undefined;

  override at(step: SendingStep): Promise<void> {
    if (step !== this.dieAt) return Promise.resolve();
    this.dieAt = undefined;
    return Promise.reject(new Error(`The sender dies when ${step}.`));
  }
}

class ConfigTwin extends OutreachConfig {
  current: OutreachSettings = DEFAULT_SETTINGS;
  readonly timeZone = 'Europe/Stockholm';
  readonly publicUrl = 'https://node.example';
  readonly region = 'Region Test';

  settings(): Promise<OutreachSettings> {
    return Promise.resolve(this.current);
  }
}

class PlacesTwin extends TrialPlaces {
  readonly full = new Set<string>();
  /** Trials that their site puts before others. */
  readonly first = new Set<string>();

  isOpen(_manager: EntityManager, trialId: string): Promise<boolean> {
    return Promise.resolve(!this.full.has(trialId));
  }

  priority(_manager: EntityManager, trialId: string): Promise<number> {
    return Promise.resolve(this.first.has(trialId) ? 1 : 0);
  }
}

const CRITERIA = criteriaOf([{ id: 'adult', kind: 'inclusion', expression: { type: 'age', ge: 18 } }]);
let consents = 0;

/** A region with people, trials and clinicians, and outreach between them on a real database. */
export class OutreachRegion {
  readonly protocols = new ProtocolsTwin();
  readonly config = new ConfigTwin();
  readonly places = new PlacesTwin();
  readonly mailing = new MailingTwin();
  readonly checkpoints = new CheckpointsTwin();
  readonly referrals = new StoredReferrals({ timeZone: this.config.timeZone });
  readonly outreach: Outreach;
  readonly sending: Sending;

  private constructor(
    readonly source: DataSource,
    readonly pool: SendersPool,
  ) {
    const rules = regionRules({ CONTACT_POLICY: 'opt-in', REGION: '12', TIME_ZONE: this.config.timeZone });
    const decisions = new StoredContactDecisions(rules, new ParticipationTwin(), new StoredContactHistory());
    const routing = new Routing(
      new StoredTreatment(),
      new ClinicianDirectory({ roles: ROLES, home: { region: '12' } }),
    );
    this.outreach = new Outreach(decisions, this.protocols, routing, this.config, this.places);
    this.sending = new Sending(pool, this.outreach, this.mailing, this.checkpoints);
  }

  static async start(): Promise<OutreachRegion> {
    return OutreachRegion.on(await nodeDatabase());
  }

  /** On a database that is migrated. */
  static async on(url: string): Promise<OutreachRegion> {
    const source = await dataSourceOf(node(nodeConfig(url)), silentLog).initialize();
    return new OutreachRegion(source, await SendersPool.open(source));
  }

  trial(acronym = 'TEST', more: object = {}): RunningProtocol {
    const version = this.protocols.version(CRITERIA);
    const site = { id: randomUUID(), region: '12', name: 'Site' };
    const trial = { ...version.protocol.trial, acronym, ...more };
    return this.protocols.run({ ...version, protocol: { ...version.protocol, trial }, sites: [site] });
  }

  /** Gives the account's id; the practitioner is "Practitioner/<name>". */
  async clinician(name: string, email: string | null = `${name}@clinic.example`): Promise<string> {
    const id = randomUUID();
    await this.source.query(
      `insert into account (id, issuer, subject, name, email, locale) values ($1, 'test', $2, $2, $3, 'sv')`,
      [id, name, email],
    );
    await this.source.query(`insert into role_assignment (account_id, role) values ($1, 'clinician')`, [id]);
    return id;
  }

  /** Somebody whom these practitioners treat, and who allows contact. */
  async person(id: string, treating: readonly string[]): Promise<string> {
    const generalPractitioner = treating.map((name) => ({ reference: `Practitioner/${name}` }));
    await this.take(patient(id, { generalPractitioner }), this.consentOf(id, 'permit'));
    return id;
  }

  /** Newer than those before. */
  consentOf(person: string, type: 'permit' | 'deny'): FhirResource {
    consents += 1;
    return consent(`${person}-wish`, person, type, { dateTime: new Date(1.6e12 + consents * 1000).toISOString() });
  }

  take(...resources: readonly FhirResource[]): Promise<void> {
    return take(this.source, ...resources);
  }

  /** Makes people candidates, and has outreach look at them. */
  async candidates(
    { trialId, versionId, version }: RunningProtocol,
    people: readonly string[],
    more: { readonly outcome?: string; readonly openCount?: number } = {},
  ): Promise<void> {
    for (const person of people)
      await this.source.query(
        `insert into candidate (id, trial_id, person_id, version_id, version, outcome, state, truths, verdicts, index_day,
                                evaluated_at, first_at, changed_at, practitioners, open_count, manual_count)
         values ($1, $2, $3, $4, $5, $6, 'candidate', '', '[]', '2026-03-01', now(), now(), now(), '{}', $7, 0)`,
        [randomUUID(), trialId, person, versionId, version, more.outcome ?? 'eligible', more.openCount ?? 0],
      );
    await this.askFor(people);
  }

  async noLongerEligible(person: string): Promise<void> {
    await this.source.query(`update candidate set state = 'no-longer-eligible' where person_id = $1`, [person]);
    await this.askFor([person]);
  }

  async askFor(people: readonly string[]): Promise<void> {
    await this.source.query('insert into contact_review (person_id) select unnest($1::text[])', [people]);
  }

  async review(now: Date, clock = () => now): Promise<void> {
    const review = new ReviewContact(this.source, this.outreach, this.referrals);
    while ((await review.take(100, clock())) > 0);
  }

  keep(now: Date): Promise<void> {
    return new KeepOutreach(this.source, this.outreach).keep(now);
  }

  send(digestId: string, now: Date): Promise<Sent> {
    return sendDigest(this.sending, digestId, () => now);
  }

  /** Looks at who waits, and sends what is due by then. */
  async runUntil(now: Date): Promise<void> {
    await this.review(now);
    for (const { id } of await this.due(now)) await this.send(id, now);
  }

  async due(now: Date): Promise<OutreachDigestRow[]> {
    const queued = await this.source.manager.find(OutreachDigestRow, {
      where: { state: 'queued' },
      order: { slot: 'ASC' },
    });
    return queued.filter(({ tryAt }) => tryAt <= now);
  }

  async caseOf({ trialId }: RunningProtocol, personId: string): Promise<OutreachCaseRow> {
    return this.source.manager.findOneByOrFail(OutreachCaseRow, { trialId, personId });
  }

  async messagesOf({ id: caseId }: OutreachCaseRow): Promise<OutreachMessageRow[]> {
    return this.source.manager.find(OutreachMessageRow, { where: { caseId }, order: { claimedAt: 'ASC' } });
  }

  /** Why nothing was sent, as the stored decision of the last step says. */
  async decisionOf({
    id,
  }: OutreachCaseRow): Promise<{ reason: string; permit: boolean; moment: string; trace: unknown }> {
    const [row] = await this.source.query<{ reason: string; permit: boolean; moment: string; trace: unknown }[]>(
      `select d.reason, d.permit, d.moment, d.trace from outreach_case_event e join contact_decision d on d.id = e.decision_id
        where e.case_id = $1 order by e.position desc limit 1`,
      [id],
    );
    if (row === undefined) throw new Error('The case rests on no decision.');
    return row;
  }

  async stop(): Promise<void> {
    await this.pool.onApplicationShutdown();
    await this.source.destroy();
  }
}
