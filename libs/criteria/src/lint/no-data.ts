import { splitConcept } from '@kohort/vocabulary';
import type { ConceptSet } from '../normal-form/concept-set.js';
import { MEDICATION_RESOURCES, type RecordResource, type Records } from '../schema/records.js';
import { recordsOf, type Located } from '../tree.js';
import { warningAt, type LintFinding } from './finding.js';
import type { Holdings, Linted, LintedExpression, Rule } from './linted.js';

/**
 * Expressions over kinds of records that no node has, and codes of systems that no node codes such records in; silent where
 * it is not known what the nodes have.
 */
export const noData: Rule = (linted) => {
  const { expressions, available } = linted;
  if (!available) return [];
  return expressions.flatMap((expression) => [
    ...asked(expression).flatMap((found) => missing(found, available)),
    ...recordsOf(expression).flatMap((records) => uncoded(records, available, linted)),
  ]);
};

const NAMED = 5;
const typesOf = (resource: RecordResource): readonly RecordResource[] =>
  resource === 'Medication' ? MEDICATION_RESOURCES : [resource];

function missing({ node, keys }: Located<RecordResource>, available: Holdings): LintFinding[] {
  if (typesOf(node).some((resource) => available.has(resource))) return [];
  const message = `There are no ${node} records: nothing is ever found.`;
  return [warningAt({ code: 'no-data', keys, message })];
}

/** Records that are there, but coded in other systems than the value set lists: nothing would ever be found. */
function uncoded({ node, keys }: Located<Records>, available: Holdings, { sets }: Linted): LintFinding[] {
  const used = typesOf(node.resource).flatMap((resource) => [...(available.get(resource) ?? [])]);
  if (node.code === undefined || used.length === 0) return [];
  const listed = systemsOf(sets.resolve(node.code));
  if (used.some((system) => listed.has(system))) return [];
  const message = `No ${node.resource} record is coded in ${[...listed].join(' or ')}: nothing is ever found.`;
  return [warningAt({ code: 'no-data', keys: [...keys, 'code'], message, hint: `They are in ${named(used)}.` })];
}

/** The first few; a source may use any number of local systems. */
const named = (systems: readonly string[]): string =>
  systems.slice(0, NAMED).join(', ') + (systems.length > NAMED ? ' …' : '');

const systemsOf = ({ include: { exact, below, open, parts } }: ConceptSet): ReadonlySet<string> =>
  new Set([
    ...[...exact, ...below, ...open].map((concept) => splitConcept(concept).system),
    ...parts.flatMap((part) => [...systemsOf(part)]),
  ]);

/** The resource types that an expression reads. */
function asked(expression: LintedExpression): Located<RecordResource>[] {
  const { node, keys } = expression;
  const observed = node.type === 'scale' || node.type === 'variant' || node.type === 'derived';
  return [
    ...(observed ? [{ node: 'Observation' as const, keys }] : []),
    ...recordsOf(expression).map((records) => ({ node: records.node.resource, keys: [...records.keys, 'resource'] })),
  ];
}
