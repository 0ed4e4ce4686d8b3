import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../testing/run-command.js';
import { folderWith, TRIAL } from '../testing/trial.js';

const EXAMPLES = fileURLToPath(new URL('../../../../examples/trials/', import.meta.url));
const examples = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith('.json'))
  .map((name) => join(EXAMPLES, name));

const [criterion, ...others] = TRIAL.criteria;
const impossible = { ...TRIAL, criteria: [{ ...criterion, expression: { type: 'age', ge: 70, le: 60 } }, ...others] };

let folder: Awaited<ReturnType<typeof folderWith>>;
beforeAll(async () => {
  folder = await folderWith({
    'good.json': TRIAL,
    'impossible.json': impossible,
    'unit.json': JSON.stringify(TRIAL).replace('"g/L"', '"µg/L"'),
    'system.json': JSON.stringify(TRIAL).replace('"icd-10-se"', '"icd-10-s"'),
    'broken.json': '{"language": ',
  });
});
afterAll(() => folder.done());
const file = (name: string): string => join(folder.path, name);

describe('kohort lint', () => {
  it('finds no error in the example trials', async () => {
    const ran = await runCommand(['lint', ...examples]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toContain(`${examples.length} checked: 0 errors`);
    expect(examples.length).toBeGreaterThanOrEqual(6);
  });

  it('exits with 1 where criteria can never be met', async () => {
    const ran = await runCommand(['lint', file('impossible.json')]);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toMatch(/^error \S+ .*impossible\.json \/criteria\/0/m);
  });

  it.each([
    ['unit.json', '/test/unit', '"ug/L"'],
    ['system.json', '/system', '"icd-10-se"'],
    ['broken.json', 'broken.json', 'Line 1'],
  ])('refuses %s with a path and a hint, and goes on', async (name, path, hint) => {
    const ran = await runCommand(['lint', file(name), file('good.json')]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(path);
    expect(ran.stderr).toContain(hint);
    expect(ran.stdout).toContain('2 checked: 0 errors, 0 warnings, 1 refused');
  });
});

describe('kohort render', () => {
  it('reads in both languages, always the same', async () => {
    const [sv, en, again] = await Promise.all([
      runCommand(['render', file('good.json'), '--lang', 'sv']),
      runCommand(['render', file('good.json')]),
      runCommand(['render', file('good.json'), '--lang', 'sv']),
    ]);
    expect(sv.stdout).toContain('Liten studie');
    expect(sv.stdout).toContain('Bröstcancer');
    expect(en.stdout).toContain('Small trial');
    expect(again.stdout).toBe(sv.stdout);
  });

  it('prints both hashes', async () => {
    const { stdout } = await runCommand(['render', file('good.json'), '--hashes']);
    expect(stdout).toMatch(/^protocol hash {2}[0-9a-f]{64}$/m);
    expect(stdout).toMatch(/^meaning hash {3}[0-9a-f]{64}$/m);
  });

  it('knows two languages', async () => {
    expect(await runCommand(['render', file('good.json'), '--lang', 'de'])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('kohort schema', () => {
  it('prints a JSON Schema', async () => {
    const { exitCode, stdout } = await runCommand(['schema']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  });
});

describe('kohort --help', () => {
  it.each(['match', 'generate', 'lint', 'render', 'import', 'schema', 'demo', 'verify-audit'])(
    'teaches %s with an example',
    async (command) => {
      const { exitCode, stdout } = await runCommand([command, '--help']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`$ kohort ${command}`);
    },
  );

  it('lists the commands and what the exit codes mean', async () => {
    const { stdout } = await runCommand(['--help']);
    for (const command of ['match', 'generate', 'lint', 'render', 'import', 'schema', 'demo', 'verify-audit'])
      expect(stdout).toContain(command);
    expect(stdout).toContain('Exit codes:');
  });
});
