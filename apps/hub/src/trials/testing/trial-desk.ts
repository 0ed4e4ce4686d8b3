import { randomUUID } from 'node:crypto';
import type { Trial, TrialVersion } from '@kohort/hub-api';
import type { Problem } from '@kohort/platform/api';
import { openSession, type TestSession } from '@kohort/platform/testing';
import type { INestApplication } from '@nestjs/common';
import request, { type Test } from 'supertest';
import { DataSource } from 'typeorm';
import { OrganisationRow } from '../../directory/organisation.entity.js';
import { SiteRow } from '../../directory/site.entity.js';

/** Criteria that can be frozen as they are. */
export const goodCriteria = (over = 18) => ({
  language: 'kohort/1',
  id: 'test-trial',
  title: { sv: 'Prövning', en: 'Trial' },
  criteria: [
    { id: 'age', kind: 'inclusion', expression: { type: 'age', ge: over } },
    {
      id: 'cancer',
      kind: 'inclusion',
      title: { sv: 'Bröstcancer', en: 'Breast cancer' },
      expression: {
        type: 'exists',
        records: {
          resource: 'Condition',
          code: { include: [{ system: 'icd-10-se', codes: ['C50'], descendants: true }] },
        },
      },
    },
  ],
});

/** Asks for what lies below a SNOMED CT code, and does not say what that is. */
export const unexpandedCriteria = () => {
  const criteria = goodCriteria();
  const records = {
    resource: 'Condition',
    code: { include: [{ system: 'snomed', codes: ['254837009'], descendants: true }] },
  };
  return { ...criteria, criteria: [{ id: 'sct', kind: 'inclusion', expression: { type: 'exists', records } }] };
};

export async function organisation(app: INestApplication, name = `Sponsor ${randomUUID()}`, active = true) {
  const row = { id: randomUUID(), name, nameKey: name.toLowerCase(), organisationNumber: null, active };
  await app.get(DataSource).manager.insert(OrganisationRow, { ...row, createdAt: new Date() });
  return row;
}

export async function site(app: INestApplication, region: string, active = true) {
  const name = `Site ${randomUUID()}`;
  const row = { id: randomUUID(), region, name, nameKey: name.toLowerCase(), hsaId: null, active };
  await app.get(DataSource).manager.insert(SiteRow, { ...row, createdAt: new Date() });
  return row;
}

/** Somebody at the hub who works with trials. */
export class TrialDesk {
  private constructor(
    private readonly app: INestApplication,
    private readonly session: TestSession,
    readonly organisationId: string,
  ) {}

  /** A sponsor of an organisation of its own. */
  static async sponsor(app: INestApplication): Promise<TrialDesk> {
    const { id } = await organisation(app);
    return new TrialDesk(app, await openSession(app, ['sponsor'], { organisation: id }), id);
  }

  static async with(app: INestApplication, role: string, organisationId: string): Promise<TrialDesk> {
    const places = role === 'sponsor' ? { organisation: organisationId } : {};
    return new TrialDesk(app, await openSession(app, [role], places), organisationId);
  }

  /** Somebody who acts for the sponsor of this desk, and is a permit officer too. */
  async colleagueInOffice(): Promise<TrialDesk> {
    const places = { organisation: this.organisationId };
    const session = await openSession(this.app, ['sponsor', 'permit-officer'], places);
    const everywhere = `insert into role_assignment (account_id, role) values ($1, 'permit-officer')`;
    await this.app.get(DataSource).query(everywhere, [session.accountId]);
    return new TrialDesk(this.app, session, this.organisationId);
  }

  send(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object): Test {
    const { cookie, csrfToken } = this.session;
    const agent = request(this.app.getHttpServer() as Parameters<typeof request>[0]);
    const asked = agent[method](path).set({ cookie, 'x-csrf-token': csrfToken });
    return body === undefined ? asked : asked.send(body);
  }

  /** The answer of something that succeeds. */
  async done<Body>(...[method, path, body]: Parameters<TrialDesk['send']>): Promise<Body> {
    const answer = await this.send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body as Body;
  }

  /** The refusal of something that does not. */
  async refused(...[method, path, body]: Parameters<TrialDesk['send']>): Promise<Problem> {
    const answer = await this.send(method, path, body);
    if (answer.status < 300) throw new Error(`${method} ${path} was done`);
    return answer.body as Problem;
  }

  /** With a site in each of its regions. */
  async newTrial(more: object = {}): Promise<Trial> {
    const body = this.trialBody(more);
    const sites = await Promise.all(body.regions.map((region) => site(this.app, region)));
    return this.done('post', '/api/trials', { siteIds: sites.map(({ id }) => id), ...body });
  }

  trialBody(more: object = {}) {
    return {
      organisationId: this.organisationId,
      acronym: 'TEST',
      title: { sv: 'En prövning', en: 'A trial' },
      ethicsApproval: '2026-01234-01',
      regions: ['12'],
      criteria: goodCriteria(),
      ...more,
    };
  }

  version(trialId: string, number = 1): Promise<TrialVersion> {
    return this.done('get', addressOf(trialId, number));
  }

  /** A trial whose first version is frozen. */
  async frozenTrial(more: object = {}): Promise<Trial> {
    const { id } = await this.newTrial(more);
    await this.done('post', `${addressOf(id)}/freeze`, { rowVersion: 1 });
    return this.done('get', `/api/trials/${id}`);
  }
}

export const addressOf = (trialId: string, number = 1): string => `/api/trials/${trialId}/versions/${number}`;

/** What the audit says of a thing, oldest first: the actions, or with their details. */
export async function auditOf(app: INestApplication, subjectId: string) {
  return app
    .get(DataSource)
    .query<{ action: string; purpose: string; details: Record<string, unknown> }[]>(
      'select action, purpose, details from audit_event where subject_id = $1 order by id',
      [subjectId],
    );
}
