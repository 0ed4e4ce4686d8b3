import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type { PortUse } from '../plan/ports.js';

export type PortTaken = Fault<'port-taken'>;

const isFree = ({ port }: PortUse): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });

export const portTaken = (port: number, purpose: string): PortTaken => ({
  code: 'port-taken',
  message:
    `Port ${port} on 127.0.0.1, which is for ${purpose}, is taken by another program. ` +
    'Stop that, or choose other ports with --port-base.',
  path: '/portBase',
});

/**
 * Whether all these ports can be listened on.
 *
 * @param patience milliseconds to wait for those that are taken: children of a killed sandbox end on their own
 */
export async function checkFree(
  uses: readonly PortUse[],
  patience: number,
  signal?: AbortSignal,
): Promise<Result<undefined, PortTaken>> {
  const latest = Date.now() + patience;
  for (const use of uses) {
    while (!(await isFree(use))) {
      if (Date.now() > latest) return failed(portTaken(use.port, use.purpose));
      await sleep(100, undefined, { signal });
    }
  }
  return ok(undefined);
}
