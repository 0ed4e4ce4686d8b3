import { randomUUID } from 'node:crypto';
import { openSession, type TestSession } from '@kohort/platform/testing';
import {
  CLIENT_ASSERTION_TYPE,
  generateSigningKey,
  HUB_PATHS,
  makeClientAssertion,
  signRegistration,
  type SigningKey,
  type TokenReply,
} from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';

/** What `serverEnvironment` says: the hub under test goes by this address, wherever it listens. */
export const HUB = 'http://127.0.0.1:4999';
export const TOKEN_ENDPOINT = `${HUB}${HUB_PATHS.token}`;

const agentOf = (app: INestApplication) => request(app.getHttpServer() as Parameters<typeof request>[0]);

export interface AuditLine {
  readonly subject: { readonly id: string };
  readonly details: Readonly<Record<string, unknown>>;
}

/** A person of the hub, as the browser calls it. */
export class TestPerson {
  private constructor(
    private readonly app: INestApplication,
    readonly session: TestSession,
  ) {}

  static async with(
    app: INestApplication,
    role: string,
    places: { readonly organisation?: string } = {},
  ): Promise<TestPerson> {
    return new TestPerson(app, await openSession(app, [role], places));
  }

  get(path: string) {
    return agentOf(this.app).get(path).set({ cookie: this.session.cookie });
  }

  /** What a page shows. */
  async read<Body>(path: string): Promise<Body> {
    return (await this.get(path).expect(200)).body as Body;
  }

  post(path: string, body: object = {}) {
    const { cookie, csrfToken } = this.session;
    return agentOf(this.app).post(path).set({ cookie, 'x-csrf-token': csrfToken }).send(body);
  }

  async makeCode(region: string, more: object = {}): Promise<{ id: string; code: string }> {
    const made = await this.post('/api/nodes/registration-codes', { region, name: `Node ${region}`, ...more }).expect(
      200,
    );
    return made.body as { id: string; code: string };
  }

  async auditOf(action: string): Promise<AuditLine[]> {
    return (await this.read<{ items: AuditLine[] }>(`/api/audit?action=${action}`)).items;
  }
}

/** A node as the wire sees it. */
export class TestNode {
  clientId = '';

  private constructor(
    readonly app: INestApplication,
    readonly region: string,
    readonly key: SigningKey,
  ) {}

  static async of(app: INestApplication, region: string): Promise<TestNode> {
    return new TestNode(app, region, await generateSigningKey());
  }

  /** The same node, talking to another process of the hub. */
  at(app: INestApplication): TestNode {
    const twin = new TestNode(app, this.region, this.key);
    twin.clientId = this.clientId;
    return twin;
  }

  /** The same key, in another region. */
  in(region: string): TestNode {
    return new TestNode(this.app, region, this.key);
  }

  async register(code: string, { hub = HUB, now = Date.now() } = {}) {
    const registration = await signRegistration(this.key, { code, region: this.region, hub, now });
    const answer = await agentOf(this.app).post(HUB_PATHS.register).send({ registration });
    if (answer.status === 200) this.clientId = (answer.body as { clientId: string }).clientId;
    return answer;
  }

  assertion(jti: string = randomUUID(), { now = Date.now(), tokenEndpoint = TOKEN_ENDPOINT } = {}): Promise<string> {
    return makeClientAssertion(this.key, { clientId: this.clientId, tokenEndpoint, jti, now });
  }

  ask(assertion: string, more: Record<string, string | string[] | undefined> = {}) {
    return agentOf(this.app)
      .post(HUB_PATHS.token)
      .type('form')
      .send({
        grant_type: 'client_credentials',
        client_assertion_type: CLIENT_ASSERTION_TYPE,
        client_assertion: assertion,
        ...more,
      });
  }

  async token(): Promise<string> {
    const answer = await this.ask(await this.assertion());
    if (answer.status !== 200) throw new Error(`no token: ${answer.text}`);
    return (answer.body as TokenReply).access_token;
  }

  heartbeat(token: string, body: object = { version: '0.1.0', startedAt: '2026-11-26T12:00:00Z' }) {
    return agentOf(this.app).post(HUB_PATHS.heartbeat).set('authorization', `Bearer ${token}`).send(body);
  }
}
