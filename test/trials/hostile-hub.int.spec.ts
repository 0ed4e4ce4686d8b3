import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NodeReportLine, Trial } from '@kohort/hub-api';
import type { ProtocolLine, RefusedProtocol } from '@kohort/node-api';
import {
  generateSigningKey,
  signDirective,
  signProtocol,
  type ProtocolVersion,
  type SignedProtocol,
} from '@kohort/protocol';
import { DataSource } from 'typeorm';
import { DIRECTIVE_CHANNEL } from '../../apps/hub/src/publication/give-directive.js';
import { allow, Hub } from './story.js';
import { until, World, type Region } from './world.js';

const MINUTES = 60_000;
const adults = {
  language: 'kohort/1',
  id: 'adults',
  title: { sv: 'Vuxna', en: 'Adults' },
  criteria: [{ id: 'age', kind: 'inclusion', expression: { type: 'age', ge: 18 } }],
};

/** The same text with another one inside, under the signatures of before. */
const altered = (signed: SignedProtocol, from: string, to: string): SignedProtocol => ({
  ...signed,
  payload: Buffer.from(Buffer.from(signed.payload, 'base64url').toString().replace(from, to)).toString('base64url'),
});

/** Somebody has the hub's database, and for some of it the hub's key too; nobody has the authority's. */
describe('a hub that sends what was not approved', () => {
  let world: World;
  let hub: Hub;
  let region: Region;
  let trial: Trial;
  let genuine: SignedProtocol;
  beforeAll(async () => {
    world = await World.start({ regions: ['12'], fill: () => Promise.resolve() });
    hub = await Hub.of(world);
    region = world.region('12');
    await region.startWorker();
    trial = await hub.apply(adults, ['12']);
    await hub.approve(trial.id, 1, ['12']);
    await hub.publish(trial.id, 1);
    await allow(region, trial.id, 1);
    const [row] = await sql<{ signed_protocol: SignedProtocol }>('select signed_protocol from permit');
    if (row === undefined) throw new Error('there is no permit');
    genuine = row.signed_protocol;
  }, 2 * MINUTES);
  afterAll(() => world.stop(), MINUTES);

  const sql = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    world.hub.get(DataSource).query(text, values);
  const protocol = (): ProtocolVersion =>
    JSON.parse(Buffer.from(genuine.payload, 'base64url').toString()) as ProtocolVersion;
  /** Another trial that was never approved, as the same text would be. */
  const forged = (more: Partial<ProtocolVersion> = {}): ProtocolVersion => {
    const { trial: genuineTrial, ...rest } = protocol();
    return { ...rest, id: randomUUID(), trial: { ...genuineTrial, id: randomUUID() }, ...more };
  };

  /** Puts a publication into the hub's own tables, for region 12. */
  async function plant(version: ProtocolVersion, signed: SignedProtocol, revision: number): Promise<void> {
    const directive = await signDirective(world.keys.hub, {
      hub: world.hubUrl,
      trialId: version.trial.id,
      versionId: version.id,
      version: version.version,
      revision,
      state: 'published',
      at: new Date().toISOString(),
    });
    await sql(
      `insert into permit (id, trial_id, version_id, version, title_sv, title_en, sponsor, decision, purpose, regions,
                           conditions, decided_by, decided_at, signed_protocol)
         values ($1, $2, $3, $4, '', '', '', 'approved', 'recruiting', '{}', '{}', $1, now(), $5)
         on conflict do nothing`,
      [randomUUID(), version.trial.id, version.id, version.version, JSON.stringify(signed)],
    );
    await sql(
      `insert into directive (trial_id, version_id, revision, state, regions, given_by, signed, at)
         values ($1, $2, $3, 'published', '{12}', 'sponsor', $4, now())`,
      [version.trial.id, version.id, revision, directive],
    );
    await sql(`select pg_notify($1, '')`, [DIRECTIVE_CHANNEL]);
  }

  /** Waits until the node has refused it and the hub shows so; gives the codes of both. */
  async function refusal({ id }: ProtocolVersion): Promise<[atNode: string, atHub: string]> {
    const steward = await region.as('steward');
    const atHub = await until(async () =>
      (await hub.officer.all<NodeReportLine>('/api/node-reports?state=refused')).find((each) => each.versionId === id),
    );
    const atNode = (await steward.all<RefusedProtocol>('/api/refused-protocols')).find((each) => each.versionId === id);
    return [atNode?.code ?? 'none', atHub.code ?? 'none'];
  }

  const past = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-02-01T00:00:00Z' };
  it.each<[string, string, () => Promise<[ProtocolVersion, SignedProtocol]>]>([
    [
      'an altered threshold',
      'wrong-signature',
      async () => {
        const version = forged();
        return [version, altered(await signProtocol(version, world.keys), '"ge":18', '"ge":16')];
      },
    ],
    [
      'a threshold that the hub altered and signed anew',
      'wrong-signature',
      async () => {
        const version = forged();
        const [mine, theirs] = await Promise.all([
          signProtocol({ ...version, criteria: { ...adults, title: { sv: 'x', en: 'x' } } }, world.keys),
          signProtocol(version, world.keys),
        ]);
        const signatures = [theirs.signatures[0], mine.signatures[1]] as SignedProtocol['signatures'];
        return [version, { payload: mine.payload, signatures }];
      },
    ],
    [
      'criteria that are not those of the hash',
      'wrong-hash',
      async () => {
        const version = forged({ protocolHash: '0'.repeat(64) });
        return [version, await signProtocol(version, world.keys)];
      },
    ],
    [
      'an expired permit',
      'expired',
      async () => {
        const version = forged({ permit: { ...protocol().permit, ...past } });
        return [version, await signProtocol(version, world.keys)];
      },
    ],
    [
      'the permit of another region',
      'wrong-region',
      async () => {
        const version = forged({ permit: { ...protocol().permit, regions: ['14'] } });
        return [version, await signProtocol(version, world.keys)];
      },
    ],
    [
      'another purpose',
      'wrong-purpose',
      async () => {
        const version = forged({ permit: { ...protocol().permit, purpose: 'counting' } });
        return [version, await signProtocol(version, world.keys)];
      },
    ],
    [
      'an authority that is not known',
      'unknown-key',
      async () => {
        const version = forged();
        return [version, await signProtocol(version, { ...world.keys, authority: await generateSigningKey() })];
      },
    ],
  ])(
    'is refused by the node for %s, and shown why',
    async (_what, code, make) => {
      const [version, signed] = await make();
      await plant(version, signed, 1);
      expect(await refusal(version)).toEqual([code, code]);
      const steward = await region.as('steward');
      const known = await steward.all<ProtocolLine>('/api/protocols');
      expect(known.map(({ id }) => id)).toEqual([protocol().id]);
    },
    MINUTES,
  );

  it(
    'cannot bring back a version that an amendment has followed, nor repeat a directive',
    async () => {
      await hub.sponsor.post(`/api/trials/${trial.id}/versions`);
      await hub.submit(trial.id, 2);
      await hub.approve(trial.id, 2, ['12']);
      await hub.publish(trial.id, 2);
      await allow(region, trial.id, 2);
      await plant(protocol(), genuine, 50);
      expect(await refusal(protocol())).toEqual(['replayed', 'replayed']);
      const steward = await region.as('steward');
      const running = (await steward.all<ProtocolLine>('/api/protocols')).filter((each) => each.running);
      expect(running.map(({ version }) => version)).toEqual([2]);
    },
    MINUTES,
  );
});
