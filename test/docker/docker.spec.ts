import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '@kohort/platform';
import { HubConfig } from '../../apps/hub/src/config.js';
import { NodeConfig } from '../../apps/regional-node/src/config.js';
import { dockerFolder, filledIn, networksOf, readCompose, readDocker, wantedVariables } from './compose.js';

const FILES = ['compose.development.yaml', 'compose.production-like.yaml'] as const;
const PRODUCTION_LIKE = FILES[1];
const SCHEMAS = { hub: HubConfig, 'regional-node': NodeConfig };
/** Read by Node.js itself. */
const OF_NODE = ['NODE_ENV', 'NODE_EXTRA_CA_CERTS'];
const PINNED = /^[a-z/-]+:v?\d+\.\d+[\w.-]*$/;
const root = join(dockerFolder, '..');

const dockerfiles = readdirSync(dockerFolder).filter((name) => name.endsWith('.Dockerfile'));
const services = Object.entries(readCompose(PRODUCTION_LIKE).services);
const appOf = (image: string | undefined) =>
  (['hub', 'regional-node'] as const).find((app) => image?.startsWith(`kohort/${app}:`));
const apps = services.flatMap(([name, service]) => {
  const app = appOf(service.image);
  return app === undefined ? [] : [{ name, app, ...service, environment: service.environment ?? {} }];
});
const example = parseEnv(readDocker('production-like.env.example'));
/** A built file, by the source that it is built from. */
const sourceOf = (entry: string): string => join(root, entry.replace('/dist/', '/src/').replace(/\.js$/, '.ts'));

describe.each(FILES)('%s', (file) => {
  const compose = readCompose(file);
  const all = Object.entries(compose.services);

  it('pins every image by version', () => {
    expect(all.filter(([, { image }]) => !PINNED.test(image ?? '')).map(([name]) => name)).toEqual([]);
  });

  it('publishes nothing beyond this machine', () => {
    const ports = all.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => typeof port !== 'string' || !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(all.filter(([, service]) => service.network_mode === 'host')).toEqual([]);
  });

  it('mounts and reads only what exists', () => {
    const mounts = all.flatMap(([, service]) => service.volumes ?? []).map((volume) => volume.split(':')[0] ?? '');
    const files = mounts.filter((source) => source.startsWith('.'));
    const envFiles = all.flatMap(([, service]) => service.env_file ?? []);
    expect([...files, ...envFiles].filter((path) => !existsSync(join(dockerFolder, path)))).toEqual([]);
    const volumes = mounts.filter((source) => !source.startsWith('.'));
    expect([...new Set(volumes)].sort()).toEqual(Object.keys(compose.volumes ?? {}).sort());
  });

  it('names only services and networks that it has', () => {
    const needed = all.flatMap(([, service]) => Object.keys(service.depends_on ?? {}));
    expect(needed.filter((name) => !(name in compose.services))).toEqual([]);
    const networks = all.filter(([, service]) => service.network_mode === undefined).flatMap(([, s]) => networksOf(s));
    expect([...new Set(networks)].filter((n) => n !== 'default').sort()).toEqual(
      Object.keys(compose.networks ?? {}).sort(),
    );
  });
});

describe('the apps of the production-like file', () => {
  it('are a hub and three nodes, each with API, worker and migration step', () => {
    const expected = ['hub', 'node-12', 'node-14', 'node-24'].flatMap((app) =>
      ['api', 'migrate', 'worker'].map((part) => `${app}-${part}`),
    );
    expect(apps.map(({ name }) => name).sort()).toEqual(expected.sort());
  });

  it.each(apps)('$name is built from a Dockerfile that exists, and starts a file that is built', (service) => {
    expect(existsSync(join(dockerFolder, service.build?.context ?? 'none', service.build?.dockerfile ?? ''))).toBe(
      true,
    );
    for (const entry of service.command ?? []) expect(existsSync(sourceOf(entry))).toBe(true);
  });

  it.each(apps)('$name gets a configuration that it starts with, and no other variable', ({ app, environment }) => {
    const known = [...Object.keys(SCHEMAS[app].shape), ...OF_NODE];
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    const filled = Object.entries(environment).map(([name, value]) => [name, filledIn(value, example)]);
    const read = readConfig(SCHEMAS[app], Object.fromEntries(filled) as Record<string, string>);
    expect(read.ok ? [] : read.error).toEqual([]);
  });

  it.each(apps.filter(({ name }) => !name.endsWith('-migrate')))('$name waits for its migration step', (service) => {
    const step = service.name.replace(/-(api|worker)$/, '-migrate');
    expect(service.depends_on?.[step]).toEqual({ condition: 'service_completed_successfully' });
    expect(service.depends_on?.['redis']).toEqual({ condition: 'service_healthy' });
  });

  it.each(apps.filter(({ name }) => name.endsWith('-migrate')))('$name waits for the database', (service) => {
    expect(service.depends_on?.['database']).toEqual({ condition: 'service_healthy' });
  });

  it('share no network with another region, and the hub none with any', () => {
    const others = services.filter(([name]) => /^(hub|node-\d+|fhir-\d+)/.test(name));
    const place = (name: string): string => /^hub/.exec(name)?.[0] ?? /\d+/.exec(name)?.[0] ?? '';
    const mixed = others.flatMap(([a, one]) =>
      others
        .filter(([b, two]) => place(a) !== place(b) && networksOf(one).some((n) => networksOf(two).includes(n)))
        .map(([b]) => `${a} ${b}`),
    );
    expect(mixed).toEqual([]);
  });
});

describe('the secrets of the production-like file', () => {
  it('are in the example of its env file, which has no others', () => {
    expect(wantedVariables(readDocker(PRODUCTION_LIKE)).sort()).toEqual(Object.keys(example).sort());
  });

  it('are only in the env file', () => {
    const written = services.flatMap(([name, service]) =>
      Object.entries(service.environment ?? {})
        .filter(([key, value]) => /PASSWORD|SECRET|_AUTH$/.test(key) && !/^\$\{[A-Z_]+:\?\}$/.test(value))
        .map(([key]) => `${name} ${key}`),
    );
    expect(written).toEqual([]);
  });
});

describe('the realm', () => {
  const text = readDocker('production-like/realm.json');
  const realm = JSON.parse(text) as {
    clients: { clientId: string; redirectUris: string[]; secret: string; attributes: Record<string, string> }[];
    users: { id: string }[];
  };

  it.each(apps)('knows $name as it presents itself', ({ environment }) => {
    const client = realm.clients.find(({ clientId }) => clientId === environment['OIDC_CLIENT_ID']);
    const url = environment['PUBLIC_URL'] ?? '';
    expect(client).toMatchObject({
      redirectUris: [`${url}/login/callback`],
      secret: environment['OIDC_CLIENT_SECRET']?.replace(':?', ''),
      attributes: { 'pkce.code.challenge.method': 'S256', 'post.logout.redirect.uris': `${url}/` },
    });
    expect(realm.users.map(({ id }) => id)).toContain(environment['FIRST_OPERATOR']);
  });

  it('takes up only what Keycloak is given', () => {
    const given = Object.keys(readCompose(PRODUCTION_LIKE).services['keycloak']?.environment ?? {});
    expect(wantedVariables(text).filter((name) => !given.includes(name))).toEqual([]);
  });
});

describe('the proxy', () => {
  const upstreams = [
    ...readDocker('production-like/proxy.conf').matchAll(/^ +([a-z\d.-]+) http:\/\/([\w-]+):(\d+);/gm),
  ];
  const issued = /^hosts=\((.*)\)$/m.exec(readDocker('production-like/certificates.sh'))?.[1]?.split(' ') ?? [];

  it('leads every public address to the app that has it, and has a certificate for it', () => {
    const led = new Map(upstreams.map(([, host = '', service, port]) => [host, `${service ?? ''}:${port ?? ''}`]));
    for (const { name, app, environment } of apps.filter((each) => each.name.endsWith('-api'))) {
      const standard = SCHEMAS[app].shape.PORT.parse(undefined);
      expect(led.get(new URL(environment['PUBLIC_URL'] ?? '').hostname)).toBe(`${name}:${standard}`);
    }
    expect(led.get(new URL(apps[0]!.environment['OIDC_ISSUER'] ?? '').hostname)).toBe('keycloak:8080');
    expect([...led.keys()].sort()).toEqual(issued.map((host) => `${host}.localhost`).sort());
  });
});

describe.each(dockerfiles)('%s', (file) => {
  const text = readDocker(file);
  const ignored = readDocker(`${file}.dockerignore`);

  it('starts from a pinned image, and drops root before it ends', () => {
    const version = /^ARG NODE_VERSION=(\S+)$/m.exec(text)?.[1] ?? '';
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base = '']) => base.replace('${NODE_VERSION}', version));
    expect(bases.length).toBe(2);
    expect(bases.filter((base) => !PINNED.test(base))).toEqual([]);
    expect(text.lastIndexOf('\nUSER node\n')).toBeGreaterThan(text.lastIndexOf('\nRUN '));
  });

  it('asks for health, and starts a file that is built', () => {
    expect(text).toMatch(/^HEALTHCHECK .* CMD \["node", "docker\/health\.mjs"\]$/m);
    const started = /^(?:CMD|ENTRYPOINT) .*"(apps\/[^"]+)"\]$/m.exec(text)?.[1] ?? 'none';
    expect(existsSync(sourceOf(started))).toBe(true);
  });

  it('copies from the checkout only what exists and is not ignored', () => {
    const scripts = [...text.matchAll(/\bdocker\/[\w-]+\.mjs/g)].map(([path]) => path);
    const allowed = [...ignored.matchAll(/^!(.*)$/gm)].map(([, path = '']) => path);
    expect(allowed.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(scripts.filter((path) => !allowed.includes(path))).toEqual([]);
    expect(ignored).toMatch(/^\*$/m);
    expect(text.match(/^COPY (?!--from=build)/gm)).toEqual(['COPY ']);
  });

  it('builds each app that it copies', () => {
    const built = /npx tsc -b ([^\n]+)/.exec(text)?.[1];
    expect(text).toContain(`node docker/production-tree.mjs /production ${built ?? 'nothing'} `);
  });

  it('sets only variables that its app knows', () => {
    const app = appOf(`kohort/${file.replace('.Dockerfile', '')}:`);
    const names = [...(/^ENV (.*)$/m.exec(text)?.[1] ?? '').matchAll(/([A-Z_]+)=/g)].map(([, name = '']) => name);
    const known = [...OF_NODE, ...Object.keys(SCHEMAS[app ?? 'hub'].shape)];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    const port = /\bPORT=(\d+)/.exec(text)?.[1];
    expect(Number(port)).toBe(SCHEMAS[app ?? 'hub'].shape.PORT.parse(undefined));
  });
});

describe('production-tree.mjs', () => {
  const script = join(dockerFolder, 'production-tree.mjs');
  let checkout: string;
  beforeAll(() => {
    checkout = mkdtempSync(join(tmpdir(), 'kohort-tree-'));
    const files = {
      'apps/one/dist/main.js': "import { a } from '@kohort/a';\nconst b = await import('@kohort/b/deep');",
      'apps/one/dist/main.spec.js': "import '@kohort/only-in-tests';",
      'apps/one/dist/testing/server.js': "import '@kohort/only-in-tests';",
      'libs/a/dist/index.js': "export { c } from '@kohort/c';",
      'libs/b/dist/index.js': '',
      'libs/c/dist/index.js': "import '@kohort/a';",
      'libs/other/dist/index.js': '',
      'apps/two/dist/main.js': "import '@kohort/missing';",
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(checkout, dirname(path)), { recursive: true });
      writeFileSync(join(checkout, path), text);
    }
  });
  afterAll(() => rmSync(checkout, { recursive: true }));

  it('takes what the built app imports, and not what its tests do', () => {
    const listed = execFileSync(process.execPath, [script, '--list', 'apps/one'], { cwd: checkout, encoding: 'utf8' });
    expect(listed.trim().split('\n')).toEqual(['apps/one', 'libs/a', 'libs/b', 'libs/c']);
  });

  it.each([
    [['--list', 'apps/two'], 1, 'apps/two imports @kohort/missing, which is no workspace here.'],
    [['--list', 'apps/three'], 1, 'apps/three is not built: run npx tsc -b apps/three'],
    [['--list'], 2, 'Usage: '],
  ])('refuses %j', (args, status, message) => {
    const ran = spawnSync(process.execPath, [script, ...args], { cwd: checkout, encoding: 'utf8' });
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain(message);
  });
});
