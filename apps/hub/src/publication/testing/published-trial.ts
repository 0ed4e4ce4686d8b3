import type { DecidedPermit, PublishedVersion } from '@kohort/hub-api';
import { HUB_PATHS, signReport, type NodeReport, type ProtocolFeed } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { HUB, TestNode, TestPerson } from '../../nodes/testing/test-node.js';
import { addressOf, TrialDesk } from '../../trials/testing/trial-desk.js';

const DAY_MS = 86_400_000;

/** The body of an approval that holds since an hour for a year. */
export const approval = (more: object = {}) => ({
  decision: 'approved',
  validFrom: new Date(Date.now() - DAY_MS / 24).toISOString(),
  validUntil: new Date(Date.now() + 365 * DAY_MS).toISOString(),
  regions: ['12'],
  ...more,
});

export const officer = (app: INestApplication): Promise<TrialDesk> => TrialDesk.with(app, 'permit-officer', '');

/** A trial whose first version waits for a decision; its id. */
export async function submittedTrial(sponsor: TrialDesk, more: object = {}): Promise<string> {
  const { id } = await sponsor.frozenTrial(more);
  await submit(sponsor, id);
  return id;
}

export const submit = (sponsor: TrialDesk, id: string, number = 1): Promise<unknown> =>
  sponsor.done('post', `${addressOf(id, number)}/submit`);

export const approve = (desk: TrialDesk, id: string, more: object = {}, number = 1): Promise<DecidedPermit> =>
  desk.done('post', `${addressOf(id, number)}/permit`, approval(more));

export const move = (
  desk: TrialDesk,
  id: string,
  name: string,
  number = 1,
  body: object = {},
): Promise<PublishedVersion> => desk.done('post', `${addressOf(id, number)}/${name}`, body);

export const withdraw = (desk: TrialDesk, id: string, number = 1): Promise<PublishedVersion> =>
  desk.done('post', `${addressOf(id, number)}/withdraw`, { reason: 'safety' });

/** A trial whose first version is approved for these regions; its id. */
export async function approvedTrial(sponsor: TrialDesk, desk: TrialDesk, regions = ['12']): Promise<string> {
  const id = await submittedTrial(sponsor, { regions });
  await approve(desk, id, { regions });
  return id;
}

/** The next version of a trial, approved; its number. */
export async function approvedAmendment(sponsor: TrialDesk, desk: TrialDesk, id: string, regions = ['12']) {
  const draft = await sponsor.done<{ number: number; rowVersion: number }>('post', `/api/trials/${id}/versions`, {});
  const { number, rowVersion } = draft;
  await sponsor.done('post', `${addressOf(id, number)}/freeze`, { rowVersion });
  await submit(sponsor, id, number);
  await approve(desk, id, { regions }, number);
  return number;
}

/** A node that is registered for a region and holds a token. */
export class ReportingNode {
  private constructor(
    private readonly app: INestApplication,
    readonly node: TestNode,
    private readonly token: string,
  ) {}

  static async of(app: INestApplication, region: string): Promise<ReportingNode> {
    const operator = await TestPerson.with(app, 'operator');
    const node = await TestNode.of(app, region);
    await node.register((await operator.makeCode(region)).code);
    return new ReportingNode(app, node, await node.token());
  }

  /** The same node, talking to another process of the hub. */
  at(app: INestApplication): ReportingNode {
    return new ReportingNode(app, this.node, this.token);
  }

  poll(after = 0, wait = 0) {
    return this.#agent()
      .get(`${HUB_PATHS.protocols}?after=${after}&wait=${wait}`)
      .set('authorization', `Bearer ${this.token}`);
  }

  async feed(after = 0, wait = 0): Promise<ProtocolFeed['items']> {
    return ((await this.poll(after, wait).expect(200)).body as ProtocolFeed).items;
  }

  send(report: string) {
    return this.#agent().post(HUB_PATHS.reports).set('authorization', `Bearer ${this.token}`).send({ report });
  }

  async report(report: NodeReport, key = this.node.key, hub = HUB) {
    return this.send(await signReport(key, hub, report, Date.now()));
  }

  #agent() {
    return request(this.app.getHttpServer() as Parameters<typeof request>[0]);
  }
}

/** The greatest number of a directive. */
export async function lastSequence(app: INestApplication): Promise<number> {
  const [row] = await app
    .get(DataSource)
    .query<{ last: string | null }[]>('select max(sequence) as last from directive');
  return Number(row?.last ?? 0);
}
