import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { Places } from './places.js';

export interface RunningSandbox {
  readonly pid: number;
  /** Address of its hub. */
  readonly hub: string;
}

interface Note extends RunningSandbox {
  /** Who answers here with this word is the sandbox that wrote the note. */
  readonly port: number;
  readonly word: string;
}

const PATIENCE = 1500;

async function noteIn(path: string): Promise<Note | 'none' | 'unreadable'> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return 'none';
  try {
    const note = JSON.parse(text) as Note;
    return Number.isInteger(note.port) && typeof note.word === 'string' ? note : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

async function answers({ port, word }: Note): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    socket.setTimeout(PATIENCE, () => socket.destroy());
    let said = '';
    for await (const chunk of socket) {
      said += String(chunk);
      if (said.length >= word.length) break;
    }
    return said === word;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * The sandbox that runs on a data folder. A process number alone would not tell: another program may have it by now.
 *
 * @returns 'killed' if one ran there and did not end by itself
 */
export async function findRunning({ running }: Places): Promise<RunningSandbox | 'killed' | 'none'> {
  const note = await noteIn(running);
  if (note === 'none') return 'none';
  if (note === 'unreadable') return 'killed';
  return (await answers(note)) ? { pid: note.pid, hub: note.hub } : 'killed';
}

/** Lets others find out that a sandbox runs on this folder, until `withdraw`. */
export async function announce({ running }: Places, hub: string): Promise<{ withdraw: () => Promise<void> }> {
  const word = randomBytes(16).toString('hex');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(word);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const note: Note = { pid: process.pid, hub, port, word };
  await writeFile(running, JSON.stringify(note), { mode: 0o600 });
  return {
    withdraw: async () => {
      server.close();
      await rm(running, { force: true });
    },
  };
}
