import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RegisterPage } from '@kohort/hub-api';
import { openSession } from '@kohort/platform/testing';
import { verifyDirective, verifyProtocol, type ProtocolFeed } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { HUB } from '../nodes/testing/test-node.js';
import { SigningKeys } from '../permits/signing-keys.js';
import { startTestHub } from '../testing/hub-app.js';
import { addressOf, auditOf, TrialDesk } from '../trials/testing/trial-desk.js';
import { DirectiveRow } from './directive.entity.js';
import { approve, approvedAmendment, approvedTrial, lastSequence, move, officer } from './testing/published-trial.js';
import { ReportingNode, submittedTrial, withdraw } from './testing/published-trial.js';

jest.setTimeout(30_000);

describe('publication', () => {
  let app: INestApplication;
  let sponsor: TrialDesk;
  let desk: TrialDesk;
  let node: ReportingNode;
  let seen = 0;
  beforeAll(async () => {
    app = await startTestHub();
    sponsor = await TrialDesk.sponsor(app);
    desk = await officer(app);
    node = await ReportingNode.of(app, '12');
  });
  afterAll(() => app.close());

  /** What the node gets anew, as it understands it once signatures are verified. */
  async function news() {
    const items = await node.feed(seen);
    seen = items.at(-1)?.sequence ?? seen;
    return Promise.all(items.map(read));
  }
  async function read({ directive, protocol }: ProtocolFeed['items'][number]) {
    const keys = app.get(SigningKeys);
    const pinned = { authority: [keys.authority.publicKey], hub: [keys.hub.publicKey] };
    const said = await verifyDirective(directive, { keys: pinned.hub, hub: HUB });
    if (!said.ok) throw new Error(said.error.code);
    const { state, version, revision, trialId } = said.value;
    if (protocol === undefined) return { state, version, revision, trialId };
    const check = { keys: pinned, hub: HUB, region: '12', now: Date.now() };
    const verified = await verifyProtocol(protocol, check);
    return { state, version, revision, trialId, protocol: verified.ok ? verified.value.protocol.id : verified.error };
  }
  const stateOf = async (id: string, number = 1) => (await sponsor.version(id, number)).state;
  const stepsOf = async (id: string) =>
    (await app.get(DataSource).manager.find(DirectiveRow, { where: { trialId: id }, order: { revision: 'ASC' } })).map(
      ({ state, revision }) => `${revision} ${state}`,
    );

  it('tells the nodes of each move, with the protocol where it may run', async () => {
    const id = await approvedTrial(sponsor, desk);
    const { versionId } = await move(sponsor, id, 'publish');
    expect(await news()).toEqual([{ state: 'published', version: 1, revision: 1, trialId: id, protocol: versionId }]);
    expect(await move(sponsor, id, 'pause')).toMatchObject({ state: 'paused', revision: 2 });
    expect(await move(sponsor, id, 'resume')).toMatchObject({ state: 'published', revision: 3 });
    expect(await withdraw(sponsor, id)).toMatchObject({ state: 'withdrawn', revision: 4 });
    expect(await news()).toMatchObject([
      { state: 'paused', revision: 2 },
      { state: 'published', revision: 3, protocol: versionId },
      { state: 'withdrawn', revision: 4 },
    ]);
    const actions = (await auditOf(app, versionId)).filter(({ details }) => 'by' in details);
    expect(actions.map(({ action }) => action)).toEqual([
      'version.published',
      'version.paused',
      'version.resumed',
      'version.withdrawn',
    ]);
    expect(actions.at(-1)?.details).toMatchObject({ trial: id, revision: 4, by: 'sponsor', reason: 'safety' });
  });

  it('reaches the regions of the permit only', async () => {
    const elsewhere = await ReportingNode.of(app, '14');
    const from = await lastSequence(app);
    const both = await approvedTrial(sponsor, desk, ['12', '14']);
    const one = await approvedTrial(sponsor, desk, ['14']);
    await move(sponsor, both, 'publish');
    await move(sponsor, one, 'publish');
    expect((await news()).map(({ trialId }) => trialId)).toEqual([both]);
    expect(await elsewhere.feed(from)).toHaveLength(2);
  });

  it('waits for the permit to hold, and ends with it', async () => {
    const day = 86_400_000;
    const id = await submittedTrial(sponsor);
    const at = (days: number) => new Date(Date.now() + days * day).toISOString();
    await approve(desk, id, { validFrom: at(1), validUntil: at(2) });
    expect(await sponsor.refused('post', `${addressOf(id)}/publish`)).toMatchObject({ code: 'permit-not-valid' });
    const short = await submittedTrial(sponsor);
    await approve(desk, short, { validUntil: new Date(Date.now() + 1500).toISOString() });
    await move(sponsor, short, 'publish');
    await move(sponsor, short, 'pause');
    while ((await register(short)) > Date.now()) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await sponsor.refused('post', `${addressOf(short)}/resume`)).toMatchObject({ code: 'permit-not-valid' });
    expect(await stateOf(short)).toBe('paused');
  });
  const register = async (id: string): Promise<number> => {
    const { items } = await desk.done<{ items: { validUntil: string }[] }>('get', `/api/trials/${id}/permits`);
    return Date.parse(items[0]?.validUntil ?? '');
  };

  it('takes the place of the version before it, which runs on where the new one is not allowed yet', async () => {
    const id = await approvedTrial(sponsor, desk, ['12', '14']);
    await move(sponsor, id, 'publish');
    const second = await approvedAmendment(sponsor, desk, id, ['12', '14']);
    expect(await stateOf(id)).toBe('published');
    await move(sponsor, id, 'publish', second);
    expect([await stateOf(id), await stateOf(id, second)]).toEqual(['superseded', 'published']);
    expect(await stepsOf(id)).toEqual(['1 published', '2 published']);
    await news();
    await move(sponsor, id, 'pause', second);
    await move(sponsor, id, 'resume', second);
    await withdraw(sponsor, id, second);
    expect((await news()).map(({ state, version, revision }) => `${revision} ${state} ${version}`)).toEqual([
      '3 paused 1',
      '4 paused 2',
      '5 published 2',
      '6 withdrawn 1',
      '7 withdrawn 2',
    ]);
  });

  it.each(['pause', 'withdraw'])('goes round no %s that the authority gave after the approval', async (stop) => {
    const id = await approvedTrial(sponsor, desk);
    await move(sponsor, id, 'publish');
    const second = await approvedAmendment(sponsor, desk, id);
    await (stop === 'pause' ? move(desk, id, 'pause') : withdraw(desk, id));
    expect(await sponsor.refused('post', `${addressOf(id, second)}/publish`)).toMatchObject({ code: 'forbidden' });
    expect(await stateOf(id, second)).toBe('approved');
    if (stop === 'withdraw') return;
    await move(desk, id, 'resume');
    await move(sponsor, id, 'publish', second);
    expect(await stateOf(id, second)).toBe('published');
  });

  it('goes round no stop of the authority by what the sponsor does after it', async () => {
    const id = await approvedTrial(sponsor, desk);
    await move(sponsor, id, 'publish');
    const second = await approvedAmendment(sponsor, desk, id);
    await move(desk, id, 'pause');
    await withdraw(sponsor, id);
    expect(await sponsor.refused('post', `${addressOf(id, second)}/publish`)).toMatchObject({ code: 'forbidden' });
    const third = await approvedAmendment(sponsor, desk, id);
    await move(sponsor, id, 'publish', third);
    await move(sponsor, id, 'pause', third);
    await move(sponsor, id, 'resume', third);
    expect(await stateOf(id, third)).toBe('published');
  });

  it('has the time at which it got its turn, so that a stop is never older than a permit that came before it', async () => {
    const id = await approvedTrial(sponsor, desk);
    await move(sponsor, id, 'publish');
    const source = app.get(DataSource);
    const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    const { asked, turn } = await source.transaction(async (manager) => {
      await manager.query('select 1 from trial where id = $1 for update', [id]);
      const pausing = move(desk, id, 'pause');
      while ((await source.query<unknown[]>(waiting)).length === 0);
      return { asked: pausing, turn: new Date() };
    });
    expect(Date.parse((await asked).at)).toBeGreaterThanOrEqual(turn.getTime());
  });

  it('of one region can be taken back while newer versions go on in others', async () => {
    const id = await approvedTrial(sponsor, desk, ['12', '14']);
    await move(sponsor, id, 'publish');
    const second = await approvedAmendment(sponsor, desk, id, ['14']);
    await move(sponsor, id, 'publish', second);
    const third = await approvedAmendment(sponsor, desk, id, ['14']);
    await move(sponsor, id, 'publish', third);
    await news();
    await withdraw(desk, id);
    expect(await news()).toMatchObject([{ state: 'withdrawn', version: 1, revision: 4 }]);
    const states = () => Promise.all([1, second, third].map((number) => stateOf(id, number)));
    expect(await states()).toEqual(['withdrawn', 'superseded', 'published']);
    // That was no word on the trial: the sponsor goes on with the newest one.
    await move(sponsor, id, 'pause', third);
    await move(sponsor, id, 'resume', third);
    await withdraw(sponsor, id, second);
    expect(await states()).toEqual(['withdrawn', 'withdrawn', 'published']);
  });

  it('leaves an audit row for each version that it moves or tells of', async () => {
    const id = await approvedTrial(sponsor, desk);
    const { versionId } = await move(sponsor, id, 'publish');
    const second = await approvedAmendment(sponsor, desk, id);
    await move(sponsor, id, 'publish', second);
    await move(desk, id, 'pause', second, { reason: 'under-review' });
    await withdraw(sponsor, id, second);
    expect(await stateOf(id)).toBe('withdrawn');
    const said = (await auditOf(app, versionId)).filter(({ details }) => 'by' in details);
    expect(said.map(({ action, details }) => [action, details])).toEqual(
      [
        ['version.published', { by: 'sponsor', revision: 1 }],
        ['version.superseded', { by: 'sponsor', revision: null, with: 2 }],
        ['version.paused', { by: 'authority', revision: 3, with: 2, reason: 'under-review' }],
        ['version.withdrawn', { by: 'sponsor', revision: 5, with: 2, reason: 'safety' }],
      ].map(([action, details]) => [action, { trial: id, version: 1, ...(details as object) }]),
    );
    const { manager } = app.get(DataSource);
    const told = await manager.findBy(DirectiveRow, { trialId: id, state: 'paused' });
    expect(told.map(({ reason }) => reason)).toEqual(['under-review', 'under-review']);
  });

  it('is paused for a reason that is a code, and nothing else is told with it', async () => {
    const id = await approvedTrial(sponsor, desk);
    await move(sponsor, id, 'publish');
    for (const body of [{ reason: 'Because.' }, { note: 'Anna' }, { reason: 'safety', until: '2027-01-01' }])
      expect(await desk.refused('post', `${addressOf(id)}/pause`, body)).toMatchObject({ code: 'invalid-input' });
    expect(await stateOf(id)).toBe('published');
  });

  it('that its sponsor paused can be paused by the authority, and then only the authority resumes', async () => {
    const id = await approvedTrial(sponsor, desk);
    await move(sponsor, id, 'publish');
    await move(sponsor, id, 'pause');
    expect(await sponsor.refused('post', `${addressOf(id)}/pause`, {})).toMatchObject({ code: 'wrong-state' });
    expect(await move(desk, id, 'pause')).toMatchObject({ state: 'paused', revision: 3 });
    expect(await desk.refused('post', `${addressOf(id)}/pause`, {})).toMatchObject({ code: 'wrong-state' });
    expect(await sponsor.refused('post', `${addressOf(id)}/resume`)).toMatchObject({ code: 'forbidden' });
    await move(desk, id, 'resume');
    expect(await stateOf(id)).toBe('published');
  });

  it('is no matter of the authority for an officer who acts for its sponsor', async () => {
    const id = await approvedTrial(sponsor, desk);
    const both = await sponsor.colleagueInOffice();
    await move(sponsor, id, 'publish');
    await move(desk, id, 'pause');
    expect(await both.refused('post', `${addressOf(id)}/resume`)).toMatchObject({ code: 'forbidden' });
    await move(desk, id, 'resume');
    await move(both, id, 'pause');
    await move(sponsor, id, 'resume');
    expect(await stateOf(id)).toBe('published');
  });

  it('is withdrawn with the permit by the authority only', async () => {
    const id = await approvedTrial(sponsor, desk);
    await move(sponsor, id, 'publish');
    const body = { reason: 'permit-withdrawn' };
    expect(await sponsor.refused('post', `${addressOf(id)}/withdraw`, body)).toMatchObject({
      code: 'forbidden',
      faults: [{ path: '/reason' }],
    });
    await move(desk, id, 'withdraw', 1, body);
    expect(await stateOf(id)).toBe('withdrawn');
  });

  it('does not go back to a version before one that was published', async () => {
    const id = await approvedTrial(sponsor, desk);
    const second = await approvedAmendment(sponsor, desk, id);
    await move(sponsor, id, 'publish', second);
    expect(await sponsor.refused('post', `${addressOf(id)}/publish`)).toMatchObject({ code: 'wrong-state' });
  });

  it('tells the nodes nothing of a version that they never got', async () => {
    const id = await approvedTrial(sponsor, desk);
    await move(sponsor, id, 'publish');
    const second = await approvedAmendment(sponsor, desk, id);
    expect(await withdraw(sponsor, id, second)).not.toHaveProperty('revision');
    expect([await stateOf(id), await stepsOf(id)]).toEqual(['published', ['1 published']]);
  });

  it('is moved by its sponsor and by permit officers; what the authority paused, the authority resumes', async () => {
    const id = await approvedTrial(sponsor, desk);
    expect(await desk.refused('post', `${addressOf(id)}/publish`)).toMatchObject({ code: 'forbidden' });
    const other = await TrialDesk.sponsor(app);
    for (const name of ['publish', 'pause', 'resume'])
      expect(await other.refused('post', `${addressOf(id)}/${name}`, {})).toMatchObject({ code: 'not-found' });
    expect(await other.refused('post', `${addressOf(id)}/withdraw`, { reason: 'safety' })).toMatchObject({
      code: 'not-found',
    });
    await move(sponsor, id, 'publish');
    await move(desk, id, 'pause');
    expect(await sponsor.refused('post', `${addressOf(id)}/resume`)).toMatchObject({ code: 'forbidden' });
    expect(await stateOf(id)).toBe('paused');
    await move(desk, id, 'resume');
    await move(sponsor, id, 'pause');
    await move(sponsor, id, 'resume');
    await withdraw(desk, id);
    await request(app.getHttpServer() as Parameters<typeof request>[0])
      .post(`${addressOf(id)}/pause`)
      .set({ cookie: (await openSession(app, ['operator'])).cookie })
      .expect(403);
    const told = await app.get(DataSource).manager.find(DirectiveRow, {
      where: { trialId: id },
      order: { revision: 'ASC' },
    });
    expect(told.map(({ givenBy }) => givenBy)).toEqual([
      'sponsor',
      'authority',
      'authority',
      'sponsor',
      'sponsor',
      'authority',
    ]);
  });

  it.each(['publish', 'pause', 'resume', 'withdraw'])('refuses to %s what nobody approved', async (name) => {
    const id = await submittedTrial(sponsor);
    const body = name === 'withdraw' ? { reason: 'safety' } : {};
    expect(await sponsor.refused('post', `${addressOf(id)}/${name}`, body)).toMatchObject({ code: 'wrong-state' });
    expect(await stepsOf(id)).toEqual([]);
  });

  it('makes one of the moves that are asked for at once, and the others where they are possible after it', async () => {
    const id = await approvedTrial(sponsor, desk);
    const names = ['publish', 'publish', 'pause', 'pause', 'publish', 'resume', 'withdraw', 'pause'];
    const answers = await Promise.all(
      names.map((name) =>
        sponsor.send('post', `${addressOf(id)}/${name}`, name === 'withdraw' ? { reason: 'completed' } : {}),
      ),
    );
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    const steps = await stepsOf(id);
    // Each directive follows from the one before it, whatever came first.
    const legal: Record<string, string[]> = {
      '': ['published'],
      published: ['paused', 'withdrawn'],
      paused: ['published', 'withdrawn'],
    };
    let state = '';
    for (const [at, step] of steps.entries()) {
      const [revision, next = ''] = step.split(' ');
      expect(revision).toBe(String(at + 1));
      expect(legal[state]).toContain(next);
      state = next;
    }
    expect(answers.filter(({ status, body }) => status === 200 && 'revision' in (body as object))).toHaveLength(
      steps.length,
    );
    if (steps.length > 0) expect(await stateOf(id)).toBe(state);
    else expect(await stateOf(id)).toBe('withdrawn');
  });

  it('shows its state in the public register', async () => {
    const id = await approvedTrial(sponsor, desk);
    await move(sponsor, id, 'publish');
    const { items } = await desk.done<RegisterPage>('get', '/api/register?limit=1');
    expect(items).toMatchObject([{ state: 'published' }]);
  });

  it('is told once and for all', async () => {
    const { manager } = app.get(DataSource);
    await expect(manager.query('update directive set revision = 7')).rejects.toThrow('append-only');
    await expect(manager.query('delete from directive')).rejects.toThrow('append-only');
  });
});
