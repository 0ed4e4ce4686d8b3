import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to whoever asks for any. */
const [LOWEST, HIGHEST] = [11_000, 32_000];
const TRIES = 100;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** What a sandbox of so many regions listens on, from its first port (`kohort sandbox --help`), and one more before it. */
const portsFrom = (base: number, regions: number): number[] => [
  ...[-1, 0, 1, 2, 3, 4, 5].map((offset) => base + offset),
  ...Array.from({ length: regions }, (_, index) => [100, 101, 102].map((at) => base + at + 10 * index)).flat(),
];

/** A first port from which on everything is free at this moment, and so is the one before it. */
export async function freePortBase(regions: number): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const base = randomInt(LOWEST, HIGHEST);
    const free = await Promise.all(portsFrom(base, regions).map(isFree));
    if (free.every(Boolean)) return base;
  }
  throw new Error(`No free ports were found between ${LOWEST} and ${HIGHEST}.`);
}
