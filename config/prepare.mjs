// Builds the workspaces after `npm ci`, so that `npx kohort` works at once. A production install (`--omit=dev`) has no
// compiler and brings built files along, so there is nothing to do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const compiler = 'node_modules/typescript/bin/tsc';
if (existsSync(compiler)) {
  const { status } = spawnSync(process.execPath, [compiler, '-b', 'tsconfig.base.json'], { stdio: 'inherit' });
  process.exit(status ?? 1);
}
console.log('prepare: no compiler installed, using the built files.');
