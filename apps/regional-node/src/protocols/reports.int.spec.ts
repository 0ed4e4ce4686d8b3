import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sendReport } from './queue-report.js';
import { SendReport, SendUnsent } from './send-report.js';
import { SITE, versionId } from './testing/authority.js';
import { ProtocolNode } from './testing/protocol-node.js';

let node: ProtocolNode;
beforeEach(async () => {
  node = await ProtocolNode.start();
  await node.publish(1, 1);
}, 60_000);
afterEach(() => node.stop());

const { signal } = new AbortController();
const send = (reportId: string) => new SendReport(node.reports()).run({ payload: { reportId }, signal });
const taken = async () => {
  const reports = await node.hub.reports(node.identity.key.publicKey);
  return reports.map(({ state }) => state);
};
const allow = () => node.post(`/api/protocols/${versionId(1)}/allow`, { sites: [{ site: SITE, decision: 'allowed' }] });
const idsInOutbox = async (): Promise<string[]> => {
  const jobs = await node.data.query<{ payload: { reportId: string } }[]>(
    'select payload from outbox where job = $1 order by position',
    [sendReport.name],
  );
  return jobs.map(({ payload }) => payload.reportId);
};

describe('a report', () => {
  it('leaves by the outbox, once', async () => {
    const [id = ''] = await idsInOutbox();
    expect(await send(id)).toBeUndefined();
    expect(await send(id)).toBeUndefined();
    expect(await taken()).toEqual(['received']);
    expect(await node.reportRows()).toMatchObject([{ id, attempts: 1, failureCode: null, sentAt: expect.any(Date) }]);
  });

  it('takes those of its version that should have come before with it', async () => {
    await allow();
    const [, later = ''] = await idsInOutbox();
    expect(await send(later)).toBeUndefined();
    expect(await taken()).toEqual(['received', 'allowed']);
  });

  it.each([
    ['is away', { status: 503 }, 'hub-away'],
    ['refuses it', { status: 422, json: { code: 'proof-refused' } }, 'proof-refused'],
  ])('is tried again while the hub %s, and kept however long that is', async (_name, answer, code) => {
    const [id = ''] = await idsInOutbox();
    node.hub.insteadOfReport = answer;
    expect(await send(id)).toMatchObject({ failure: 'try-again', code });
    expect(await node.reportRows()).toMatchObject([{ sentAt: null, attempts: 1, failureCode: code }]);
    expect((await node.get('/api/protocol-feed')).body).toMatchObject({ cursor: 1, unsentReports: 1 });
    await node.data.query(`update node_report set at = at - interval '3 days'`);
    await new SendUnsent(node.reports()).run({ signal });
    node.hub.insteadOfReport = undefined;
    await new SendUnsent(node.reports()).run({ signal });
    await new SendUnsent(node.reports()).run({ signal });
    expect((await node.reportRows())[0]).toMatchObject({ attempts: 3, failureCode: null });
    expect((await node.get('/api/protocol-feed')).body).toMatchObject({ unsentReports: 0 });
  });

  it('that was just made is left to its own job', async () => {
    await new SendUnsent(node.reports()).run({ signal });
    expect(await taken()).toEqual([]);
  });

  it('does not hold up others where the hub refuses it', async () => {
    await allow();
    node.hub.insteadOfReport = { status: 422, json: { code: 'proof-refused' } };
    await node.reports().sendUnsent(new Date(Date.now() + 60_000), signal);
    expect((await node.reportRows()).map(({ attempts }) => attempts)).toEqual([1, 1]);
    node.hub.insteadOfReport = { status: 503 };
    await node.reports().sendUnsent(new Date(Date.now() + 60_000), signal);
    expect((await node.reportRows()).map(({ attempts }) => attempts)).toEqual([2, 1]);
  });
});
