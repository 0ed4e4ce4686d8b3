/** A heartbeat at most once a minute; after failures 10 s, 20 s, 40 s … up to five minutes. */
const BEAT_MS = 60_000;
const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;

/**
 * How long to wait for the next attempt, in milliseconds, after this many failures in a row; 0 after a contact. Shortened
 * at random by up to half (`random` is from 0 to 1), so that the nodes do not come all at once when the hub is back.
 */
export function waitAfter(failures: number, random: number): number {
  const full = failures === 0 ? BEAT_MS : Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  return Math.round(full * (1 - random / 2));
}
