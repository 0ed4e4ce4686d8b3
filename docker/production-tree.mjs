// Makes the file tree that runs in production: the built files of some apps and of the libs that they import, and their
// production dependencies from the lockfile. The images are this tree (see hub.Dockerfile); it runs without Docker too:
//
//   npx tsc -b apps/hub && node docker/production-tree.mjs /tmp/hub apps/hub
//
// `--list` in place of the folder only prints what would go in.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const testsOnly = (path) => /\.spec\.|(^|\/)testing(\/|\.|$)/.test(path);
const runs = (path) => !testsOnly(path) && !/\.(d\.ts|d\.ts\.map|tsbuildinfo)$/.test(path);
const workspaceOf = (name) => ['libs', 'apps'].map((kind) => `${kind}/${name}`).find((folder) => existsSync(folder));

function importsOf(workspace) {
  const dist = join(workspace, 'dist');
  const files = readdirSync(dist, { recursive: true }).filter((path) => path.endsWith('.js') && runs(path));
  const code = files.map((path) => readFileSync(join(dist, path), 'utf8')).join('\n');
  return [...code.matchAll(/(?:from|import|import\() ?['"]@kohort\/([a-z-]+)/g)].map(([, name]) => name);
}

/** The apps and all that their built files import, tests left out. */
function workspacesOf(apps) {
  const found = new Set(apps);
  for (const workspace of found) {
    if (!existsSync(join(workspace, 'dist'))) throw new Error(`${workspace} is not built: run npx tsc -b ${workspace}`);
    for (const name of importsOf(workspace)) {
      const imported = workspaceOf(name);
      if (imported === undefined) throw new Error(`${workspace} imports @kohort/${name}, which is no workspace here.`);
      found.add(imported);
    }
  }
  return [...found].sort();
}

function copy(workspace, out) {
  mkdirSync(join(out, workspace), { recursive: true });
  cpSync(join(workspace, 'package.json'), join(out, workspace, 'package.json'));
  const dist = join(workspace, 'dist');
  cpSync(dist, join(out, dist), { recursive: true, filter: (path) => runs(path.slice(dist.length)) });
}

function install(workspaces, out) {
  const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  const chosen = workspaces.map((workspace) => `--workspace=${workspace}`);
  return spawnSync('npm', ['ci', ...flags, ...chosen], { cwd: out, stdio: 'inherit' }).status ?? 1;
}

const [out, ...apps] = process.argv.slice(2);
if (out === undefined || apps.length === 0) {
  console.error(`Usage: node docker/${basename(import.meta.filename)} FOLDER|--list APP…`);
  process.exit(2);
}
try {
  const workspaces = workspacesOf(apps);
  console.log(workspaces.join('\n'));
  if (out !== '--list') {
    mkdirSync(out, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(file, join(out, file));
    for (const workspace of workspaces) copy(workspace, out);
    process.exit(install(workspaces, out));
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
