import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Supervisor, type ServerSpec } from '../../apps/sandbox/src/supervisor/supervisor.js';
import { freePort } from '../free-port.js';
import { build, eventually } from './sandbox-process.js';

/** Listens as an app does, and ends in good order. */
const SERVER = `
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
const { PORT, STARTS, STUBBORN } = process.env;
appendFileSync(STARTS, 'started\\n');
createServer((_, response) => response.end(JSON.stringify(Object.keys(process.env).sort()))).listen(PORT, '127.0.0.1');
process.on('SIGTERM', () => {
  if (STUBBORN) return;
  appendFileSync(STARTS, 'ended\\n');
  process.exit(0);
});
`;

describe('the supervisor', () => {
  let folder = '';
  const lines: string[] = [];
  let supervisor: Supervisor;
  const file = (name: string): string => join(folder, name);
  const script = (name: string, source: string): string => {
    writeFileSync(file(name), source);
    return file(name);
  };
  async function spec(name: string, source: string, environment: Record<string, string> = {}): Promise<ServerSpec> {
    const port = await freePort();
    return {
      name: `the ${name}`,
      entry: script(`${name}.mjs`, source),
      environment: { PORT: `${port}`, STARTS: file(`${name}.starts`), ...environment },
      log: file(`${name}.log`),
      aliveUrl: `http://127.0.0.1:${port}/`,
    };
  }
  const starts = (name: string): string[] =>
    readFileSync(file(`${name}.starts`), 'utf8')
      .trim()
      .split('\n');

  beforeAll(() => {
    build();
    folder = mkdtempSync(join(tmpdir(), 'kohort-supervisor-'));
    supervisor = new Supervisor((line) => lines.push(line), 1000);
  }, 120_000);
  afterEach(async () => {
    await supervisor.stop();
    supervisor = new Supervisor((line) => lines.push(line), 1000);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives an app its own environment and nothing of ours, and ends it in good order', async () => {
    process.env['LEAKED'] = 'yes';
    const server = await spec('server', SERVER);
    await supervisor.start(server);
    const names = (await (await fetch(server.aliveUrl)).json()) as string[];
    delete process.env['LEAKED'];
    expect(names).toEqual(expect.arrayContaining(['PORT', 'PATH']));
    expect(names).not.toContain('LEAKED');
    await supervisor.stop();
    expect(starts('server')).toEqual(['started', 'ended']);
  });

  it('tells the last words of an app that ends while it starts, and where its log is', async () => {
    const server = await spec(
      'broken',
      "console.log('first words'); console.error('The port is taken.'); process.exit(3);",
    );
    await expect(supervisor.start(server)).rejects.toThrow(
      `The broken does not start: The port is taken. Its log: ${file('broken.log')}`,
    );
    const step = await spec('step', 'process.exit(1)');
    await expect(supervisor.runOnce(step)).rejects.toThrow(
      `The step failed: it ended with status 1. Its log: ${step.log}`,
    );
  });

  it('waits for a step that ends by itself', async () => {
    const step = await spec('good', "await new Promise((resolve) => setTimeout(resolve, 50)); console.log('done');");
    await supervisor.runOnce(step);
    expect(readFileSync(step.log, 'utf8')).toBe('done\n');
  });

  it('starts an app again that dies, and none that is stopped', async () => {
    const server = await spec('mortal', SERVER);
    await supervisor.start(server);
    process.kill(supervisor.processes.get('the mortal')!, 'SIGKILL');
    expect(await eventually(20, () => starts('mortal').length === 2)).toBe(true);
    expect(lines).toContain(`The mortal ended (SIGKILL); it is started again in 1 s. Its log: ${server.log}`);
    await eventually(20, () => fetch(server.aliveUrl).then(Boolean, () => false));
    await supervisor.stop();
    expect(starts('mortal')).toEqual(['started', 'started', 'ended']);
    await expect(supervisor.start(server)).rejects.toThrow();
  }, 30_000);

  it('ends an app that does not end by itself', async () => {
    const server = await spec('stubborn', SERVER, { STUBBORN: 'yes' });
    await supervisor.start(server);
    const pid = supervisor.processes.get('the stubborn')!;
    await supervisor.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  }, 30_000);
});
