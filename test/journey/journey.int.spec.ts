import { spawn } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { build } from '../sandbox/sandbox-process.js';

const KOHORT = fileURLToPath(new URL('../../apps/cli/bin/kohort.js', import.meta.url));
const MINUTES = 60_000;

interface Told {
  readonly step: string;
  readonly ok: boolean;
  readonly saw: string;
  readonly expected?: string;
  readonly ms: number;
}

/** Runs the command as people do. */
async function journey(...flags: string[]): Promise<{ exitCode: number | null; told: Told[]; errors: string }> {
  const child = spawn(process.execPath, [KOHORT, 'journey', '--json', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const told = output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Told);
  return { exitCode, told, errors };
}

describe('kohort journey', () => {
  beforeAll(build, 2 * MINUTES);

  it(
    'walks the acceptance story, and sees at each step what it should',
    async () => {
      const { exitCode, told, errors } = await journey('--generate', '300');
      const wrong = told.filter(({ ok }) => !ok);
      expect({ wrong, errors }).toEqual({ wrong: [], errors: '' });
      expect(told.map(({ step }) => Number(step.split(' ')[0]))).toEqual([0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10, 11]);
      for (const { saw } of told) expect(saw).toMatch(/\d/);
      expect(exitCode).toBe(0);
    },
    5 * MINUTES,
  );

  it(
    'says in one line what is wrong, and exits with 1',
    async () => {
      const { exitCode, told } = await journey('--people', '/nowhere');
      expect([exitCode, told.map(({ step, ok }) => [step, ok])]).toEqual([1, [['0 The sandbox starts', false]]]);
      expect(told[0]?.saw).toContain('/nowhere');
    },
    MINUTES,
  );
});
