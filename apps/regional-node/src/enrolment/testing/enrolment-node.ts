import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { identifierKeys, type FhirResource } from '@kohort/facts';
import { isoDay, localDayIn, ok } from '@kohort/kernel';
import type { PersonDetails as Details } from '@kohort/node-api';
import { ApiModule, PlatformModule, type AppDefinition } from '@kohort/platform';
import { appDatabase, openSession, silentLog, startTestApp } from '@kohort/platform/testing';
import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource, type EntityManager } from 'typeorm';
import { ContactDecisions } from '../../consent/contact-decisions.js';
import { lockContacts } from '../../consent/lock-contacts.js';
import { storedKey } from '../../ingestion/keys.js';
import { criteriaOf, ProtocolsTwin } from '../../matching/testing/protocols-twin.js';
import { node } from '../../node.js';
import { PersonDetails } from '../../person-details/person-details.js';
import { RunningProtocols, type RunningProtocol } from '../../protocols/running-protocols.js';
import { nodeConfig } from '../../testing/node-app.js';
import { EnrolmentApiModule, enrolmentFeature } from '../enrolment.module.js';

const localDay = localDayIn('Europe/Stockholm');
/** The region's day so many days from now. */
export const day = (from: number): string => isoDay(localDay(Date.now()) + from);

export const CRITERIA = criteriaOf([
  { id: 'adult', kind: 'inclusion', expression: { type: 'age', ge: 18 } },
  { id: 'pregnant', kind: 'exclusion', expression: { type: 'manual', text: { sv: 'Gravid.', en: 'Pregnant.' } } },
]);

/** What runs, with a permit; of the versions of a trial the last one that was run. */
export class PermittedProtocols extends ProtocolsTwin {
  readonly #versions = new Map<string, RunningProtocol>();

  permit(trialId: string, version: number, sites: readonly string[]): RunningProtocol {
    const made = this.version(CRITERIA, trialId, version);
    const permit = { validFrom: `${day(-60)}T00:00:00Z`, validUntil: `${day(60)}T00:00:00Z` };
    const protocol = { ...made.protocol, permit } as RunningProtocol['protocol'];
    const named = sites.map((id) => ({ id, region: '12', name: `Site ${id.slice(-2)}` }));
    const running = { ...made, protocol, sites: named };
    this.#versions.set(running.versionId, running);
    return this.run(running);
  }

  override read(_manager: unknown, versionId: string) {
    return Promise.resolve(this.#versions.get(versionId));
  }
}

/** The wishes' lock as it is; nobody is asked for a decision here. */
class Locks extends ContactDecisions {
  lock(manager: EntityManager, personIds: readonly string[]): Promise<void> {
    return lockContacts(manager, personIds);
  }

  decide(): Promise<never> {
    return Promise.reject(new Error('The enrolment decides on no contact.'));
  }
}

class Records extends PersonDetails {
  read({ personId }: { readonly personId: string }) {
    const details: Details = {
      ...{
        personId,
        name: 'Ada Lovelace',
        deceased: false,
        protectedIdentity: false,
        identifiers: [],
        telecom: [],
        address: [],
      },
      readAt: new Date().toISOString(),
    };
    return Promise.resolve(ok(details));
  }
}

@Module({})
class PortsModule {}

@Module({})
class TestModule {}

const definition = (url: string): AppDefinition => ({ ...node(nodeConfig(url)), jobs: enrolmentFeature.jobs });

/** A role at a trial or a site. */
export type As = readonly [role: string, places?: { readonly trial?: string; readonly site?: string }];

/** The enrolment's HTTP side on the node's tables; protocols, records and contact decisions are twins. */
export class EnrolmentNode {
  readonly trial = randomUUID();
  readonly site = randomUUID();
  readonly farSite = randomUUID();
  #numbers = 0;

  private constructor(
    readonly app: INestApplication,
    readonly protocols: PermittedProtocols,
  ) {
    protocols.permit(this.trial, 1, [this.site, this.farSite]);
  }

  static async start(): Promise<EnrolmentNode> {
    const url = await appDatabase('node_enrolment_template', (of) => node(nodeConfig(of)));
    const protocols = new PermittedProtocols();
    const ports: DynamicModule = {
      module: PortsModule,
      providers: [
        { provide: RunningProtocols, useValue: protocols },
        { provide: ContactDecisions, useClass: Locks },
        { provide: PersonDetails, useClass: Records },
      ],
      exports: [RunningProtocols, ContactDecisions, PersonDetails],
    };
    const feature = EnrolmentApiModule.for({ TIME_ZONE: 'Europe/Stockholm' }, [ports]);
    const imports = [PlatformModule.for(definition(url), silentLog), ApiModule, feature];
    return new EnrolmentNode(await startTestApp({ module: TestModule, imports }), protocols);
  }

  get data(): DataSource {
    return this.app.get(DataSource);
  }

  /** Somebody of this region. */
  async person(id: string = randomUUID(), more: { readonly survivor?: string; readonly hidden?: boolean } = {}) {
    await this.data.query(`insert into person (id, person, survivor_id, protected) values ($1, '{}', $2, $3)`, [
      id,
      more.survivor ?? id,
      more.hidden ?? false,
    ]);
    return id;
  }

  /** A personal number that leads to somebody. */
  async number(personId: string, number = this.#unused()): Promise<string> {
    const identifier = [{ system: 'urn:oid:1.2.752.129.2.1.3.1', value: number }];
    const [held] = identifierKeys({ resourceType: 'Patient', id: personId, identifier } as FhirResource);
    await this.data.query(`insert into reference_key (key, type, id, tells) values ($1, 'Patient', $2, true)`, [
      storedKey(held?.key ?? ''),
      personId,
    ]);
    return number;
  }

  #unused(): string {
    this.#numbers += 1;
    return `19000101-${String(this.#numbers).padStart(4, '0')}`;
  }

  async objects(personId: string, kind: string, trial: string | null = null): Promise<void> {
    await this.data.query(
      `insert into objection (id, person_id, kind, trial_id, source, valid_from, recorded_at, recorded_by)
         values (gen_random_uuid(), $1, $2, $3, 'patient', now(), now(), 'test')`,
      [personId, kind, trial],
    );
  }

  async ask(method: 'get' | 'post' | 'put', path: string, as: As, body?: object): Promise<request.Response> {
    const [role, places = {}] = as;
    const { cookie, csrfToken } = await openSession(this.app, [role], places);
    const server = this.app.getHttpServer() as Parameters<typeof request>[0];
    const asked = request(server)[method](path).set({ cookie, 'x-csrf-token': csrfToken });
    return body === undefined ? asked : asked.send(body);
  }

  /** Asks, and gives the body of the answer that is expected. */
  async body<Body>(answer: Promise<request.Response>, status = 200): Promise<Body> {
    const got = await answer;
    expect([got.status, got.status === status ? undefined : got.text]).toEqual([status, undefined]);
    return got.body as Body;
  }
}
