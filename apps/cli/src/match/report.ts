import type { Evaluation } from '@kohort/evaluation';
import type { Summary } from './summary.js';

export const FORMATS = ['table', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** Writes one run: text to go out per person as it comes, and what remains to be said at the end. */
export interface Report {
  start(): string;
  person(id: string, evaluation: Evaluation): string;
  finish(summary: Summary): string;
}
