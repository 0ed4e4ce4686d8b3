import type { Head, LogicPhrases } from './phrases/logic.js';

/** What is said: a clause, a list of statements under a heading, or a condition with its consequence. */
export type Statement = Clause | Listing | Conditional;

/** Begins in lower case, without a full stop. */
export interface Clause {
  readonly kind: 'clause';
  readonly text: string;
}

export interface Listing {
  readonly kind: 'listing';
  readonly head: Head;
  readonly items: readonly Statement[];
}

export interface Conditional {
  readonly kind: 'conditional';
  readonly condition: Clause | Listing;
  readonly consequence: Statement;
}

export const clause = (text: string): Clause => ({ kind: 'clause', text });

export const listing = (head: Head, items: readonly Statement[]): Listing => ({ kind: 'listing', head, items });

/** A statement as the heading that may stand before "then": a conditional is listed, since it has no such form. */
export const unconditional = (statement: Statement, { this: head }: LogicPhrases): Clause | Listing =>
  statement.kind === 'conditional' ? listing(head, [statement]) : statement;
