import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '@kohort/persistence';
import { silentLog, startTestApp } from '@kohort/platform/testing';
import { readSigningKey, verifyAuditSeal } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { NodeConfig } from '../../config.js';
import { nodeConfig, nodeDatabase } from '../../testing/node-app.js';
import { NodeWorkerModule } from '../../worker.module.js';

async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (let tries = 0; tries < 400; tries += 1) {
    const value = await ask();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come about');
}

describe("the node's worker", () => {
  let config: NodeConfig;
  let worker: INestApplication;
  let data: DataSource;
  beforeAll(async () => {
    config = nodeConfig(await nodeDatabase(), { TOTALS_CRON: '*/1 * * * * *' });
    worker = await startTestApp(NodeWorkerModule.for(config, silentLog));
    data = worker.get(DataSource);
  }, 60_000);
  afterAll(() => worker.close());

  it('releases totals by TOTALS_CRON, and seals the audit of it with the key of the node', async () => {
    const trialId = randomUUID();
    await data.query(
      `insert into enrolment (id, trial_id, site_id, attempt, state, source, screening_number, version_id, version,
                              consented_version, summary, row_version, created_at, changed_at)
         values ($1, $1, $1, 1, 'consented', 'self', 'SE-1', $1, 1, 1, '{}', 1, now(), now())`,
      [trialId],
    );
    await until(async () => (await data.query<unknown[]>('select from recruitment_totals'))[0]);
    const audited = (): Promise<{ sealed: boolean }[]> =>
      data.query(
        `select exists (select from audit_chain where event_id = event.id) as sealed from audit_event event
           where action = 'recruitment-totals.released' and subject_id = $1`,
        [trialId],
      );
    await until(async () => ((await audited())[0]?.sealed === true ? true : undefined));

    const key = await readSigningKey(JSON.parse(await readFile(config.NODE_KEY_FILE, 'utf8')));
    if (!key.ok) throw new Error(key.error.message);
    const apps = new Set<string>();
    const checked = await verifyAudit(data, {
      now: new Date(),
      verify: async (signature) => {
        const seal = await verifyAuditSeal(signature, key.value.publicKey);
        if (seal.ok) apps.add(seal.value.app);
        return seal.ok ? seal.value : undefined;
      },
    });
    expect(checked).toMatchObject({ faultCount: 0, verified: checked.seals });
    expect(checked.seals).toBeGreaterThan(0);
    expect([...apps]).toEqual(['node-12']);
  }, 60_000);
});
