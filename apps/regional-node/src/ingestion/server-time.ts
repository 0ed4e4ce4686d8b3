import type { FhirPage } from '@kohort/fhir';

/** Where only the clock of an answer tells the time: how far that of the records may be behind it. */
const UNSURE_MS = 300_000;

/**
 * The instant until which an answer tells everything: when the server says that it looked, and never later than `asked`,
 * by our clock. A clock of the server that is ahead costs nothing so but that records are told again.
 */
export const toldUntil = ({ at, date }: Pick<FhirPage, 'at' | 'date'>, asked: number): Date =>
  new Date(Math.min(asked, at ?? (date ?? asked) - UNSURE_MS));

/** Asks from a moment before that on: what is stored now may carry a time that lies so far back. */
export const sinceText = (watermark: Date, overlapMs: number): string =>
  new Date(Math.min(watermark.getTime(), Date.now()) - overlapMs).toISOString();
