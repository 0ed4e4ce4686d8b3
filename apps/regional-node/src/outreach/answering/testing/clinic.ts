import { createHash, randomUUID } from 'node:crypto';
import { personRecord } from '@kohort/evaluation/testing';
import { ok, type Result } from '@kohort/kernel';
import { ApiModule, failure, PlatformModule, type AppDefinition, type AppFault } from '@kohort/platform';
import { appDatabase, openSession, silentLog, startTestApp, type TestSession } from '@kohort/platform/testing';
import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { expect } from '@jest/globals';
import request from 'supertest';
import { DataSource, type EntityManager } from 'typeorm';
import { contactHistory } from '../../../ports.js';
import { ConsentApiModule } from '../../../consent/consent.module.js';
import { Participation } from '../../../consent/participation.js';
import { ParticipationTwin } from '../../../consent/testing/consent-region.js';
import { CandidateRow } from '../../../matching/candidate.entity.js';
import { criteriaOf, ProtocolsTwin } from '../../../matching/testing/protocols-twin.js';
import { node } from '../../../node.js';
import { PersonDetails } from '../../../person-details/person-details.js';
import { PersonDetailsTwin, detailsFor } from '../../../person-details/testing/person-details-twin.js';
import { RunningProtocols, type RunningProtocol } from '../../../protocols/running-protocols.js';
import { nodeConfig } from '../../../testing/node-app.js';
import { TreatmentRelationRow } from '../../../treatment/treatment.entity.js';
import { OutreachCaseRow } from '../../outreach-case.entity.js';
import { OutreachDigestRow } from '../../outreach-digest.entity.js';
import { OutreachLinkRow } from '../../outreach-link.entity.js';
import { OutreachMessageRow } from '../../outreach-message.entity.js';
import { OverviewModule } from '../../overview/overview.module.js';
import { Referrals, type NewReferral } from '../../referrals.js';
import { SettingsApiModule } from '../../settings/settings.module.js';
import { AnsweringModule } from '../answering.module.js';

export const SITE = { id: '00000003-0000-4000-8000-000000000012', region: '12', name: 'Lund' };
export const FAR_SITE = { id: '00000003-0000-4000-8000-000000000013', region: '12', name: 'Malmö' };

const CRITERIA = criteriaOf([
  { id: 'adult', kind: 'inclusion', expression: { type: 'age', ge: 18 } },
  { id: 'agrees', kind: 'inclusion', expression: { type: 'manual', text: { sv: 'Kan svälja.', en: 'Can swallow.' } } },
]);
const VERDICTS = [
  { id: 'adult', kind: 'inclusion' as const, truth: 'met' as const, evidence: [], gaps: [] },
  {
    ...{ id: 'agrees', kind: 'inclusion' as const, truth: 'unknown' as const, evidence: [] },
    gaps: [{ reason: 'manual' as const, path: '/criteria/1/expression', facts: [] }],
  },
];

/** Referrals in memory; rolled back they would stay, so that a test sees an answer that is not all or nothing. */
export class ReferralsTwin extends Referrals {
  readonly open = new Map<string, NewReferral>();
  /** Those that a coordinator has acted on. */
  readonly acted = new Set<string>();

  refer(_manager: EntityManager, referral: NewReferral): Promise<Result<string, AppFault>> {
    if ([...this.open.values()].some(({ caseId }) => caseId === referral.caseId))
      return Promise.resolve(failure('already-exists', 'The person is in the log already.'));
    const id = randomUUID();
    this.open.set(id, referral);
    return Promise.resolve(ok(id));
  }

  stands(_manager: EntityManager, id: string): Promise<boolean> {
    return Promise.resolve(this.acted.has(id));
  }

  takeBack(_manager: EntityManager, id: string): Promise<Result<undefined, AppFault>> {
    if (this.acted.has(id)) return Promise.resolve(failure('wrong-state', 'Somebody has acted on it.'));
    this.open.delete(id);
    return Promise.resolve(ok(undefined));
  }

  closeObjected(): Promise<void> {
    return Promise.resolve();
  }
}

@Module({})
class ClinicModule {}
@Module({})
class PortsModule {}

const definition = (url: string): AppDefinition => node(nodeConfig(url));

export interface Told {
  readonly recipient?: string;
  readonly practitioner?: string;
  readonly trial?: RunningProtocol;
  readonly more?: Partial<OutreachCaseRow>;
}

interface Mail extends Partial<OutreachDigestRow> {
  /** When its link ends. */
  readonly expiresAt?: Date;
}

/** A node with outreach, whose trials, details and referrals are a test's; consents and objections are the node's own. */
export class Clinic {
  readonly protocols = new ProtocolsTwin();
  readonly details = new PersonDetailsTwin();
  readonly referrals = new ReferralsTwin();
  readonly participation = new ParticipationTwin();
  #auditedBefore = '0';
  app!: INestApplication;
  trial!: RunningProtocol;

  static async start(): Promise<Clinic> {
    const clinic = new Clinic();
    const url = await appDatabase('node_answering_template', definition);
    const config = nodeConfig(url, { CONTACT_POLICY: 'opt-out' });
    const ports: DynamicModule = {
      module: PortsModule,
      providers: [
        { provide: RunningProtocols, useValue: clinic.protocols },
        { provide: PersonDetails, useValue: clinic.details },
        { provide: Referrals, useValue: clinic.referrals },
      ],
      exports: [RunningProtocols, PersonDetails, Referrals],
    };
    const participation = { provide: Participation, useValue: clinic.participation };
    const given = [ports, ConsentApiModule.for(config, participation, contactHistory)];
    const features = [
      AnsweringModule.for(config, given),
      OverviewModule.for([...given, SettingsApiModule.for(config)]),
    ];
    const imports = [PlatformModule.for(definition(url), silentLog), ApiModule, ...features];
    clinic.app = await startTestApp({ module: ClinicModule, imports });
    return clinic;
  }

  get manager(): EntityManager {
    return this.app.get(DataSource).manager;
  }

  /** Nobody and nothing but one running trial. */
  async empty(): Promise<void> {
    const tables =
      'person, candidate, outreach_case, outreach_case_event, outreach_digest, outreach_link, outreach_message, objection, treatment_relation';
    await this.manager.query(
      `truncate ${tables}, contact_decision, contact_person, contact_review, clinician_preference, trial_site`,
    );
    const [last] = await this.manager.query<{ id: string }[]>('select coalesce(max(id), 0) as id from audit_event');
    this.#auditedBefore = last?.id ?? '0';
    await this.manager.query('delete from session; delete from role_assignment; delete from account');
    this.protocols.running.clear();
    this.details.people.clear();
    this.details.isAway = false;
    this.details.reads.length = 0;
    this.referrals.open.clear();
    this.referrals.acted.clear();
    this.participation.elsewhere.clear();
    this.trial = this.runTrial();
  }

  runTrial(sites = [SITE]): RunningProtocol {
    return this.protocols.run({ ...this.protocols.version(CRITERIA), sites });
  }

  /** Logged in as a practitioner of the records. */
  async clinician(id: string, places: Parameters<typeof openSession>[2] = {}): Promise<TestSession> {
    const session = await openSession(this.app, ['clinician'], places);
    await this.manager.query('update account set subject = $1, name = $2, email = $3 where id = $4', [
      ...[id, `Dr ${id}`, `${id}@clinic.example`, session.accountId],
    ]);
    return session;
  }

  async person(id: string, practitioners: readonly string[], more: { provider?: string; merged?: string } = {}) {
    const { person } = personRecord([], { id });
    await this.manager.query(
      `insert into person (id, person, survivor_id, protected, practitioners, provider) values ($1, $2, $3, false, $4, $5)`,
      [id, JSON.stringify(person), more.merged ?? id, practitioners, more.provider ?? null],
    );
    this.details.people.set(id, detailsFor(id));
  }

  /** A CareTeam in which a practitioner treats somebody on behalf of a unit. */
  async treats(personId: string, practitioner: string, provider: string): Promise<void> {
    await this.manager.insert(TreatmentRelationRow, {
      ...{ type: 'CareTeam', id: randomUUID(), position: 0, personId, practitioner, source: 'care-team', provider },
      ...{ validFrom: null, validUntil: null },
    });
  }

  /** A case that a mail has told somebody of. */
  async told(personId: string, to: TestSession, { trial = this.trial, practitioner, more = {} }: Told = {}) {
    const [id, now] = [randomUUID(), new Date()];
    const candidate = await this.candidate(personId, trial);
    await this.manager.insert(OutreachCaseRow, {
      ...{ id, trialId: trial.trialId, personId, candidateId: candidate, versionId: trial.versionId, version: 1 },
      ...{ state: 'sent', practitioner: practitioner ?? null, recipient: to.accountId, route: 'general-practitioner' },
      ...{ firstSentAt: now, expiresAt: new Date(now.getTime() + 86_400_000), rowVersion: 1, round: 0, excluded: [] },
      ...{ createdAt: now, changedAt: now },
      ...more,
    });
    return this.row(id);
  }

  async candidate(personId: string, { trialId, versionId }: RunningProtocol): Promise<string> {
    const [id, now] = [randomUUID(), new Date()];
    await this.manager.insert(CandidateRow, {
      ...{ id, trialId, personId, versionId, version: 1, outcome: 'possible', state: 'candidate' },
      ...{ truths: '', verdicts: VERDICTS, indexDay: '2026-01-01', practitioners: [], openCount: 1, manualCount: 1 },
      ...{ evaluatedAt: now, firstAt: now, changedAt: now, provider: null },
    });
    await this.manager.query(
      `insert into trial_contact_policy values ($1, 1, 'opt-out', '2026-1', now(), 'steward') on conflict do nothing`,
      [trialId],
    );
    return id;
  }

  /** A mail to somebody that told of these cases; gives the token of its link. */
  async mail(recipient: string, cases: readonly string[], { expiresAt, ...more }: Mail = {}): Promise<string> {
    const [id, now, token] = [randomUUID(), new Date(), randomUUID().replaceAll('-', '').padEnd(43, 'x')];
    await this.manager.insert(OutreachDigestRow, {
      ...{ id, recipient, slot: now, state: 'sent', attempts: 0, cases: cases.length },
      ...{ createdAt: now, tryAt: now },
      ...more,
    });
    await this.manager.insert(OutreachLinkRow, {
      ...{ tokenDigest: createHash('sha256').update(token).digest('hex'), digestId: id, recipient },
      expiresAt: expiresAt ?? new Date(now.getTime() + 3_600_000),
    });
    for (const caseId of cases)
      await this.manager.insert(OutreachMessageRow, {
        ...{ id: randomUUID(), digestId: id, caseId, recipient, kind: 'alert', round: 0, decisionId: randomUUID() },
        ...{ state: 'sent', claimedAt: now, settledAt: now },
      });
    return token;
  }

  row(id: string): Promise<OutreachCaseRow> {
    return this.manager.findOneByOrFail(OutreachCaseRow, { id });
  }

  /** Another case's move, as the planner or the sender makes it. */
  async set(id: string, fields: Partial<OutreachCaseRow>): Promise<OutreachCaseRow> {
    const { rowVersion } = await this.row(id);
    await this.manager.update(OutreachCaseRow, { id }, { ...fields, rowVersion: rowVersion + 1 });
    return this.row(id);
  }

  async ask<Body>(method: 'get' | 'post', path: string, as: TestSession, body?: object, status = 200): Promise<Body> {
    const answer = await this.send(method, path, as, body);
    expect([path, answer.status, answer.body]).toEqual([path, status, answer.body]);
    return answer.body as Body;
  }

  send(method: 'get' | 'post', path: string, as: TestSession, body?: object) {
    const agent = request(this.app.getHttpServer() as Parameters<typeof request>[0]);
    const sent = agent[method](`/api/${path}`).set({ cookie: as.cookie, 'x-csrf-token': as.csrfToken });
    return body === undefined ? sent : sent.send(body);
  }

  async audited(action: string): Promise<{ subject_id: string; details: object; actor_id: string }[]> {
    return this.manager.query(
      'select subject_id, details, actor_id from audit_event where action = $1 and id > $2 order by id',
      [action, this.#auditedBefore],
    );
  }

  async objectionsInForce(): Promise<{ kind: string; trial_id: string | null }[]> {
    return this.manager.query('select kind, trial_id from objection where valid_until is null order by kind');
  }
}
