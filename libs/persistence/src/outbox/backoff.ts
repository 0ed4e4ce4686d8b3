const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Milliseconds to wait after this many failures in a row: 100, 200, 400 … 5,000. */
export const backoff = (failures: number): number => Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
