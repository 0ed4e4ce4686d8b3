const LONGEST = 30_000;
/** Who has lived this long (milliseconds) starts with a clean record. */
const STEADY = 60_000;

/** Milliseconds before a child that died is started again: 1, 2, 4 … 30 seconds. */
export const delayAfter = (deaths: number): number => Math.min(LONGEST, 1000 * 2 ** Math.max(0, deaths - 1));

/** How many deaths in a row there have been, with one more after so many milliseconds of life. */
export const deathsAfter = (before: number, lived: number): number => (lived >= STEADY ? 1 : before + 1);
