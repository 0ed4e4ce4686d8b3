import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { createLog } from '@kohort/platform';
import { DataSource } from 'typeorm';
import { readable } from '../../apps/cli/src/journey/leak/readable.js';
import { startInbox, type Inbox } from '../../apps/sandbox/src/inbox/start-inbox.js';
import { womenFrom } from '../trials/cases.js';
import type { Caller } from '../trials/caller.js';
import { allow, Hub, loaded, swept } from '../trials/story.js';
import { until, World, type Region } from '../trials/world.js';
import { consentOf, NEEDLES, recordsOf, ZETA } from './seeded.js';

const REGION = '12';
const DOCTOR = 'dr-exempel';
const MINUTES = 60_000;

interface Mail {
  readonly id: string;
}
interface Case {
  readonly id: string;
  readonly rowVersion: number;
  readonly state: string;
}

/** Where one of the needles is told: the place and the needle. */
function leaksIn(place: string, text: string): string[] {
  const searched = readable(text).toLowerCase();
  return NEEDLES.filter((needle) => searched.includes(needle.toLowerCase())).map((needle) => `${place}: ${needle}`);
}

/** Everything that a database holds, table by table. */
async function tablesOf(app: INestApplication): Promise<Map<string, string>> {
  const source = app.get(DataSource);
  const tables = await source.query<{ schema: string; name: string }[]>(
    `select table_schema as schema, table_name as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const texts = new Map<string, string>();
  for (const { schema, name } of tables) {
    const rows = await source.query<{ row: string }[]>(`select t::text as row from "${schema}"."${name}" t`);
    texts.set(`${schema}.${name}`, rows.map(({ row }) => row).join('\n'));
  }
  return texts;
}

describe('what is told of a person whose name and numbers occur nowhere else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kohort-leaks-'));
  const wire: Buffer[] = [];
  const logged: Buffer[] = [];
  let world: World;
  let region: Region;
  let hub: Hub;
  let inbox: Inbox;
  let trial: string;

  beforeAll(async () => {
    const lines = new PassThrough();
    lines.on('data', (line: Buffer) => logged.push(line));
    const started = await startInbox({ smtpPort: 0, webPort: 0, folder });
    if (!started.ok) throw new Error(started.error.message);
    inbox = started.value;
    world = await World.start({
      regions: [REGION],
      fill: async (servers) => {
        await servers.get(REGION)?.load(recordsOf(DOCTOR) as never);
      },
      environment: { SMTP_URL: inbox.smtpUrl, DIGEST_EVERY_SECONDS: '1', TOTALS_CRON: '* * * * * *' },
      log: createLog('leaks', 'debug', lines),
      onWire: (bytes) => wire.push(bytes),
    });
    region = world.region(REGION);
    hub = await Hub.of(world);
    await region.clinician(DOCTOR);
    await region.startWorker();
    await until(async () => ((await hub.liveNodes()) === 1 ? true : undefined));
    await loaded(region);
    trial = (await hub.apply(womenFrom(18), [REGION])).id;
    await hub.approve(trial, 1, [REGION]);
    await hub.publish(trial, 1);
    await allow(region, trial, 1);
    await swept(region, trial, 1);
  }, 4 * MINUTES);
  afterAll(async () => {
    await world.stop();
    await inbox.stop();
    rmSync(folder, { recursive: true });
  }, MINUTES);

  const mails = async (): Promise<readonly Mail[]> =>
    (await (await fetch(`${inbox.webUrl}/api/mails`)).json()) as readonly Mail[];

  async function enrol(doctor: Caller): Promise<void> {
    const [alert] = await until(async () => {
      const cases = await doctor.all<Case>('/api/cases?state=sent');
      return cases.length > 0 ? cases : undefined;
    });
    const { id, rowVersion } = alert as Case;
    const opened = await doctor.get<{ person?: { name?: string } }>(`/api/cases/${id}?lang=sv`);
    expect(opened.person?.name).toContain(ZETA.family);
    await doctor.post(`/api/cases/${id}/answer`, { rowVersion, answer: 'refer' });
  }

  /** Informed consent, of which the hub is told a number. */
  async function consent(site: Caller): Promise<void> {
    const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' });
    const siteId = hub.sites[0]?.id ?? '';
    const consentForms = [{ version: '1', validFrom: today }];
    await site.put(`/api/trials/${trial}/sites/${siteId}/settings`, { consentForms, rowVersion: 0 });
    const [line] = await site.all<{ id: string }>(`/api/enrolments?trial=${trial}`);
    const path = `/api/enrolments/${line?.id ?? ''}`;
    const person = await site.get<{ name?: string }>(`${path}/person`);
    expect(person.name).toContain(ZETA.family);
    const { rowVersion } = await site.get<{ rowVersion: number }>(path);
    const taker = await region.as('consent-taker');
    const consented = { move: 'record-consent', consentFormVersion: '1', eventDate: today, rowVersion };
    await taker.post(`${path}/moves`, consented);
    await until(async () => {
      const told = await hub.sponsor.get<object>(`/api/trials/${trial}/recruitment`);
      return JSON.stringify(told).includes('"consented":1') ? told : undefined;
    });
  }

  it(
    'is told to the clinician and the site, and in no mail, no log line, no word to the hub',
    async () => {
      const doctor = await region.clinician(DOCTOR);
      await enrol(doctor);
      const site = await region.as('coordinator');
      await consent(site);
      const refused = await fetch(`${region.fhir.url}/Consent/zeta-consent`, {
        method: 'PUT',
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify(consentOf('deny')),
      });
      expect(refused.ok).toBe(true);
      await site.post(`/api/people/${ZETA.id}/objections`, { kind: 'contact' });

      const received = await mails();
      expect(received.length).toBeGreaterThan(0);
      for (const { id } of received) {
        const source = await (await fetch(`${inbox.webUrl}/mails/${id}/source`)).text();
        const read = await (await fetch(`${inbox.webUrl}/api/mails/${id}`)).text();
        expect([...leaksIn('mail', source), ...leaksIn('mail', read)]).toEqual([]);
        expect(read).not.toContain(ZETA.id);
      }
      const lines = Buffer.concat(logged).toString();
      expect(lines).not.toBe('');
      expect(leaksIn('log', lines)).toEqual([]);
      const told = Buffer.concat(wire).toString('latin1') + Buffer.concat(wire).toString('utf8');
      expect(told).toContain('/api/node');
      expect([...leaksIn('wire', told), ...(told.includes(ZETA.id) ? ['wire: id'] : [])]).toEqual([]);
    },
    2 * MINUTES,
  );

  it('is kept by no table of the hub, and by the node without name, number or address', async () => {
    for (const [table, text] of await tablesOf(world.hub)) {
      expect(leaksIn(table, text)).toEqual([]);
      expect(text).not.toContain(ZETA.id);
    }
    // The birth date is a fact that criteria ask for; everything else stays in the records.
    const kept = NEEDLES.filter((needle) => !needle.replaceAll('-', '').startsWith(ZETA.birthDate.replaceAll('-', '')));
    for (const [table, text] of await tablesOf(region.api))
      for (const needle of kept) expect([table, text.includes(needle)]).toEqual([table, false]);
  });
});
