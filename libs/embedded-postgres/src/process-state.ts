import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './fault.js';

const procFile = (pid: number, name: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
};

/** Whether a process runs. One that ended and whose parent does not reap it (a container's process 1) does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  // proc(5): the state follows the name, which may itself hold parentheses.
  return procFile(pid, 'stat')?.split(') ').at(-1)?.startsWith('Z') !== true;
}

/** Whether the process is a PostgreSQL: after a reboot its number may belong to another program. */
export function isPostgres(pid: number): boolean {
  const name = procFile(pid, 'comm');
  if (name !== undefined) return name.trim() === 'postgres';
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).includes('postgres');
  } catch {
    return false;
  }
}

/** Waits until the condition holds; false if it does not within the time (milliseconds). */
export async function within(milliseconds: number, condition: () => boolean): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (!condition()) {
    if (Date.now() > end) return false;
    await sleep(20);
  }
  return true;
}
