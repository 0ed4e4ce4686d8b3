import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { portsOf, portUses, type Ports } from '../../apps/sandbox/src/plan/ports.js';
import { regionsOf } from '../../apps/sandbox/src/plan/regions.js';
import { checkFree } from '../../apps/sandbox/src/start/free-ports.js';
import { Browser } from '../login/browser.js';
import { build, eventually, freePortBase, running, SandboxProcess } from './sandbox-process.js';

const REGIONS = regionsOf(2).map(({ code }) => code);
const PATIENCE = 90_000;

interface Session {
  readonly permissions: readonly string[];
  readonly assignments: readonly { readonly role: string; readonly region?: string; readonly careUnit?: string }[];
}

describe('the sandbox', () => {
  let folder = '';
  let ports: Ports;
  let sandbox: SandboxProcess;

  const flags = (...more: string[]): string[] => [
    '--data',
    join(folder, 'data'),
    '--port-base',
    `${ports.base}`,
    ...more,
  ];
  const start = async (...more: string[]): Promise<SandboxProcess> => {
    sandbox = new SandboxProcess(...flags(...more));
    await sandbox.said('Stop: Ctrl-C.');
    return sandbox;
  };
  /** Runs one that must end by itself. */
  const refused = async (...given: string[]): Promise<[exitCode: number | null, output: string]> => {
    const process = new SandboxProcess(...given);
    return [await process.exitCode, process.output];
  };
  const url = (port: number, path = ''): string => `http://127.0.0.1:${port}${path}`;
  const status = (address: string): Promise<number> =>
    fetch(address).then(
      (response) => response.status,
      () => 0,
    );
  async function logIn(port: number, login: string): Promise<Session> {
    const browser = new Browser();
    const form = await browser.open(url(port, '/login?return=/api/session'));
    expect(form.address).toMatch(new RegExp(`^${url(ports.identityProvider)}/login/`));
    const { response } = await browser.submitLogin(form.address, login, 'sandbox');
    expect(response.status).toBe(200);
    return (await response.json()) as Session;
  }
  const node = (index: number) => ports.nodes[index]!;

  beforeAll(async () => {
    build();
    folder = mkdtempSync(join(tmpdir(), 'kohort-sandbox-'));
    chmodSync(folder, 0o755);
    ports = portsOf(await freePortBase(REGIONS), REGIONS);
    await start('--regions', '2', '--generate', '40');
  }, 120_000);
  afterAll(async () => {
    sandbox.signal('SIGTERM');
    await sandbox.exitCode;
    rmSync(folder, { recursive: true });
  }, PATIENCE);

  it('runs everything that it tells of, on loopback alone', async () => {
    const told = [...sandbox.output.matchAll(/http:\/\/127\.0\.0\.1:\d+(?:\/fhir)?(?= )/g)].map(([address]) => address);
    expect(new Set(told).size).toBe(1 + 2 * 2 + 2);
    const pages: Record<string, string> = {
      [url(ports.identityProvider)]: '/.well-known/openid-configuration',
      ...Object.fromEntries(ports.nodes.map(({ fhir }) => [url(fhir, '/fhir'), '/metadata'])),
    };
    for (const address of new Set(told)) {
      const page = `${address}${pages[address] ?? ''}`;
      expect([page, await status(page)]).toEqual([page, 200]);
    }
    for (const { port, purpose } of portUses(ports)) {
      const outside = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
      for (const { address, internal } of outside)
        if (!internal) expect([purpose, address, await reached(port, address)]).toEqual([purpose, address, false]);
      expect([purpose, await reached(port, '127.0.0.1')]).toEqual([purpose, true]);
    }
  });

  it('has everybody in it whom it generated, each in one region', async () => {
    const counts = await Promise.all(
      ports.nodes.map(async ({ fhir }) => {
        const response = await fetch(url(fhir, '/fhir/Patient?_summary=count'));
        return ((await response.json()) as { total: number }).total;
      }),
    );
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(counts.reduce((sum, count) => sum + count)).toBe(40);
  });

  it('lets people in through the login form, with their roles', async () => {
    const operator = await logIn(ports.hub.api, 'operator');
    expect(operator.permissions).toContain('node:register');
    const steward = await logIn(node(1).api, `steward-${REGIONS[1]}`);
    expect(steward.assignments).toMatchObject([{ role: 'steward', region: REGIONS[1] }]);
    const clinician = await logIn(node(0).api, '12-oncologist-2');
    expect(clinician.assignments).toMatchObject([
      { role: 'clinician', region: '12', careUnit: 'Organization/12-oncology' },
    ]);
  });

  it('has made its nodes known to the hub', async () => {
    const browser = new Browser();
    const form = await browser.open(url(ports.hub.api, '/login?return=/api/nodes'));
    const { response } = await browser.submitLogin(form.address, 'sponsor', 'sandbox');
    const { items } = (await response.json()) as { items: { region: string; state: string }[] };
    expect(items.map(({ region, state }) => `${region} ${state}`).sort()).toEqual(['01 live', '12 live']);
  });

  it('is not started a second time on the same folder, nor reset while it runs', async () => {
    for (const more of [[], ['--reset']]) {
      const [exitCode, output] = await refused(...flags(...more));
      expect([exitCode, output]).toEqual([4, expect.stringContaining(`its hub is ${url(ports.hub.api)}.`)]);
      expect(output).toContain('A sandbox already runs on');
    }
    expect(await status(url(ports.hub.api, '/health/ready'))).toBe(200);
  });

  it('names a port that is taken, what it is for, and what to do', async () => {
    const [exitCode, output] = await refused('--data', join(folder, 'other'), '--port-base', `${ports.base}`);
    expect([exitCode, output]).toEqual([
      4,
      `Port ${ports.base} on 127.0.0.1, which is for the hub, is taken by another program. ` +
        'Stop that, or choose other ports with --port-base.\n',
    ]);
  });

  it(
    'starts a child again that dies, and says so in one line',
    async () => {
      const worker = sandbox.children().find(({ command }) => command.includes('hub/dist/worker.js'))!;
      process.kill(worker.pid, 'SIGKILL');
      await sandbox.said(
        /The worker of the hub ended \(SIGKILL\); it is started again in 1 s\. Its log: .*hub-worker\.log/,
      );
      expect(await eventually(30, async () => (await status(url(ports.hub.worker, '/health/ready'))) === 200)).toBe(
        true,
      );
    },
    PATIENCE,
  );

  it(
    'starts again at once after it was killed, with what it kept',
    async () => {
      const kept = { resourceType: 'Basic', id: 'kept', code: { text: 'kept' } };
      const put = { method: 'PUT', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(kept) };
      expect((await fetch(url(node(0).fhir, '/fhir/Basic/kept'), put)).status).toBe(201);
      const apps = sandbox.children().filter(({ command }) => command.includes('wrapper.js'));
      expect(apps).toHaveLength(6);
      sandbox.signal('SIGKILL');
      await sandbox.exitCode;
      await start();
      expect(running(apps)).toEqual([]);
      expect(sandbox.output).not.toMatch(/let in|registered at the hub|stored/);
      expect(await (await fetch(url(node(0).fhir, '/fhir/Basic/kept'))).json()).toMatchObject(kept);
      await logIn(node(1).api, `coordinator-${REGIONS[1]}`);
    },
    PATIENCE,
  );

  it(
    'leaves no process when it is killed',
    async () => {
      const children = sandbox.children();
      expect(children.map(({ command }) => command).join('\n')).toContain('postgres-guard.js');
      const postgres = readFileSync(join(folder, 'data/postgres/cluster/data/postmaster.pid'), 'utf8').split('\n')[0];
      sandbox.signal('SIGKILL');
      await sandbox.exitCode;
      expect(await eventually(20, () => running([...children, { pid: Number(postgres) }]).length === 0)).toBe(true);
    },
    PATIENCE,
  );

  it(
    'leaves no PostgreSQL when it is killed before the guard of it has begun',
    async () => {
      sandbox = new SandboxProcess(...flags());
      await sandbox.killedAt(/PostgreSQL runs/);
      const postgres = readFileSync(join(folder, 'data/postgres/cluster/data/postmaster.pid'), 'utf8').split('\n')[0];
      expect(await eventually(20, () => running([{ pid: Number(postgres) }]).length === 0)).toBe(true);
    },
    PATIENCE,
  );

  it(
    'stops in order on Ctrl-C, and leaves no process and no taken port',
    async () => {
      await start();
      const children = sandbox.children();
      sandbox.signal('SIGINT');
      expect(await sandbox.exitCode).toBe(0);
      expect(sandbox.output.trimEnd().split('\n').at(-1)).toBe('Stopped.');
      expect(running(children)).toEqual([]);
      expect(await checkFree(portUses(ports), 0)).toMatchObject({ ok: true });
      expect(existsSync(join(folder, 'data/running.json'))).toBe(false);
    },
    PATIENCE,
  );

  it(
    'stops on Ctrl-C while it starts',
    async () => {
      sandbox = new SandboxProcess(...flags());
      await sandbox.said('FHIR servers run');
      const children = sandbox.children();
      sandbox.signal('SIGINT');
      expect(await sandbox.exitCode).toBe(4);
      expect(sandbox.output).toContain('Broken off before it was ready.');
      expect(running(children)).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'keeps its people, and replaces them only where it is told to',
    async () => {
      const people = join(folder, 'people');
      mkdirSync(people);
      writeFileSync(join(people, 'Patient.ndjson'), '{"resourceType":"Patient","id":"somebody"}\n');
      for (const other of [
        ['--people', people],
        ['--generate', '41'],
        ['--regions', '3'],
      ]) {
        const [exitCode, output] = await refused(...flags(...other));
        expect([exitCode, output]).toEqual([2, expect.stringContaining('Add --reset to delete what is kept')]);
      }
      const [exitCode, output] = await refused(
        ...flags('--reset', '--people', people, '--regions', '1', '--until-ready'),
      );
      expect([exitCode, output]).toEqual([0, expect.stringContaining('Deleting what is kept in')]);
      expect(output).toMatch(/1 person with 1 resource stored[^]*Everything answers: \d+ checks\nStopped\.\n$/);
    },
    PATIENCE,
  );

  it.each([
    ['a folder of other files', 2, 'holds other files', () => writeFileSync(join(folder, 'theirs', 'file'), 'x')],
    ['people that cannot be read', 2, 'No people can be read', () => undefined],
    ['a broken list of what is kept', 4, 'is broken', () => writeFileSync(join(folder, 'data/records.json'), '{"')],
  ])('refuses %s in one sentence', async (what, expected, said, prepare) => {
    mkdirSync(join(folder, 'theirs'), { recursive: true });
    prepare();
    const other = what.startsWith('a folder') ? ['--data', join(folder, 'theirs'), '--reset'] : [];
    const people = what.startsWith('people') ? ['--people', join(folder, 'gone')] : [];
    const [exitCode, output] = await refused(...flags(...other, ...people));
    expect([exitCode, output]).toEqual([expected, expect.stringContaining(said)]);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(what.startsWith('a folder') ? existsSync(join(folder, 'theirs', 'file')) : true).toBe(true);
  });

  it(
    'begins anew over a broken database, once it is told to',
    async () => {
      writeFileSync(join(folder, 'data/records.json'), '{"');
      rmSync(join(folder, 'data/postgres/cluster/data/global'), { recursive: true });
      const taken = createServer().listen(ports.postgres, '127.0.0.1');
      const [busy, sentence] = await refused(...flags('--reset', '--regions', '1', '--generate', '1'));
      taken.close();
      expect([busy, sentence]).toEqual([
        4,
        expect.stringContaining(`Port ${ports.postgres} on 127.0.0.1, which is for PostgreSQL`),
      ]);
      const [exitCode] = await refused(...flags('--reset', '--regions', '1', '--generate', '1', '--until-ready'));
      expect(exitCode).toBe(0);
    },
    PATIENCE,
  );
});

const reached = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 2000 });
    const tell = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', tell(true)).once('error', tell(false)).once('timeout', tell(false));
  });
