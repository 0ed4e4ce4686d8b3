import type { OutreachSettings } from '@kohort/outreach';

const ATTEMPTS = 8;
const FIRST_MS = 120_000;
const LONGEST_MS = 3_600_000;

export const attemptsLeft = (attempts: number): boolean => attempts < ATTEMPTS;

/**
 * How long to wait after so many tries that the mail server did not take: twice as long each time, three hours in all.
 * Where slots are seconds apart, for trying things out, it begins with so many seconds.
 */
export function waitAfter(attempts: number, { everySeconds }: Pick<OutreachSettings, 'everySeconds'>): number {
  const first = everySeconds === undefined ? FIRST_MS : Math.min(FIRST_MS, everySeconds * 1000);
  return Math.min(LONGEST_MS, first * 2 ** (attempts - 1));
}
