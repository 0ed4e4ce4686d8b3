import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisCanRun } from './can-run.js';

const PATIENCE_MS = 10_000;

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('error', () => resolve(false));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
  });

/** A Redis for one test run, in memory only, on a free port of loopback; its address goes to the test files. */
export default async function start() {
  // jest.config.js has already said so where it cannot.
  if (process.env.KOHORT_TEST_REDIS_URL || !redisCanRun(process.env, () => undefined)) return;
  const port = await freePort();
  const flags = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'].map(String);
  const server = spawn('redis-server', flags, { stdio: 'ignore' });
  let ended;
  server.once('error', ({ message }) => (ended = message));
  server.once('exit', (status, signal) => (ended ??= `it ended with ${signal ?? `status ${status}`}`));
  // Also where Jest ends without its tear-down.
  process.once('exit', () => server.kill('SIGKILL'));
  globalThis.stopTestRedis = () => server.kill('SIGKILL');
  const end = Date.now() + PATIENCE_MS;
  while (!(await answers(port))) {
    if (ended !== undefined || Date.now() > end)
      throw new Error(`No redis-server for the tests: ${ended ?? 'no answer'}.`);
    await sleep(20);
  }
  process.env.KOHORT_TEST_REDIS_URL = `redis://127.0.0.1:${port}`;
}
