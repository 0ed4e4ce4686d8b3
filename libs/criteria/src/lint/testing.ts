import { parsedCriteria } from '../testing/parsed.js';
import { lint } from './lint.js';

/** "severity code path" of everything that lint finds in one inclusion criterion. */
export const found = (expression: unknown, more: object = {}): string[] =>
  foundIn([{ id: 'c', kind: 'inclusion', expression }], more);

/** The same in several criteria. */
export const foundIn = (criteria: readonly unknown[], more: object = {}): string[] =>
  lint(parsedCriteria(criteria, more)).map(({ severity, code, path }) => `${severity} ${code} ${path}`);
