import type { ExpressionOf } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { absenceOf, SHOWN } from './absence.js';
import type { Subject } from './context.js';
import { decided, type Evidence, type Finding } from './finding.js';
import { gapsOf, type Compilation, type IfAbsent, type Selection } from './selection.js';
import { isLater, newestFirst } from './time.js';
import type { Truth } from './truth.js';

export function compileExists(
  { records }: ExpressionOf<'exists'>,
  path: string,
  compilation: Compilation,
  ifAbsent: IfAbsent,
): (subject: Subject) => Finding {
  const selector = compilation.records(records, ifAbsent);
  return (subject) => {
    const selection = selector.select(subject);
    if (selection.members.length > 0) return contradicted(selection, path) ?? found(selection.members, path);
    if (selection.candidates.length > 0) return open(selection, path);
    return absenceOf(selector, selection, subject, compilation.context, ifAbsent, path);
  };
}

const found = (facts: readonly Fact[], path: string): Finding => decided('met', show(facts, path));

/** Evidence from the newest of the records that were found, and what they make of the expression. */
export const show = (facts: readonly Fact[], path: string, truth: Truth = 'met'): Evidence[] =>
  newestFirst(facts)
    .slice(0, SHOWN)
    .map((fact) => ({ kind: 'record', fact, truth, path }));

const open = ({ candidates }: Selection, path: string): Finding => ({
  truth: 'unknown',
  evidence: [],
  gaps: gapsOf(candidates, path),
});

/** A statement that it is not so, made after every record that says it is: the records conflict. */
function contradicted({ members, negations }: Selection, path: string): Finding | undefined {
  const conflict = negations.find((negation) => members.every((member) => isLater(negation, member)));
  if (!conflict) return undefined;
  const facts = [conflict, ...newestFirst(members).slice(0, 1)];
  return { truth: 'unknown', evidence: [], gaps: [{ reason: 'conflicting', path, facts }] };
}
