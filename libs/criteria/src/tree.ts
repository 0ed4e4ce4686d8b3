import type { QuantityComparison } from './schema/comparison.js';
import type { Criteria } from './schema/criteria.js';
import type { Expression } from './schema/expression.js';
import type { Records, ValueTest, Window } from './schema/records.js';
import type { ConceptFilter, ValueSet, ValueSetRef } from './schema/value-set.js';

/** A part of a document and the keys that lead to it. */
export interface Located<Node> {
  readonly node: Node;
  readonly keys: readonly PropertyKey[];
}

const at = <Node>(node: Node, keys: readonly PropertyKey[], ...more: PropertyKey[]): Located<Node> => ({
  node,
  keys: [...keys, ...more],
});
const whereGiven = <Node>(node: Node | undefined, keys: readonly PropertyKey[], ...more: PropertyKey[]) =>
  node === undefined ? [] : [at(node, keys, ...more)];

/** The expressions directly inside an expression. */
export function childrenOf({ node, keys }: Located<Expression>): Located<Expression>[] {
  switch (node.type) {
    case 'all':
    case 'any':
    case 'at-least':
      return node.of.map((child, index) => at(child, keys, 'of', index));
    case 'not':
    case 'each':
    case 'quota':
      return [at(node.of, keys, 'of')];
    case 'if':
      return [at(node.if, keys, 'if'), at(node.then, keys, 'then')];
    default:
      return [];
  }
}

/** An expression and all that lie inside it, parents first. */
export function expressionsIn(root: Located<Expression>): Located<Expression>[] {
  return [root, ...childrenOf(root).flatMap(expressionsIn)];
}

/** Every expression of a document, in its order. */
export const expressionsOf = (criteria: Criteria): Located<Expression>[] =>
  criteria.criteria.flatMap(({ expression }, index) =>
    expressionsIn({ node: expression, keys: ['criteria', index, 'expression'] }),
  );

/** The record filters of one expression: its own, and the events that they relate to. */
export function recordsOf({ node, keys }: Located<Expression>): Located<Records>[] {
  return 'records' in node ? withEvents(at(node.records, keys, 'records')) : [];
}

function withEvents(records: Located<Records>): Located<Records>[] {
  const { relative } = records.node;
  return relative ? [records, ...withEvents(at(relative.event, records.keys, 'relative', 'event'))] : [records];
}

/** The value tests of one expression. */
export function valueTestsOf(expression: Located<Expression>): Located<ValueTest>[] {
  const { node, keys } = expression;
  const own = node.type === 'value' ? [at(node.test, keys, 'test')] : [];
  return [...own, ...recordsOf(expression).flatMap((records) => whereGiven(records.node.value, records.keys, 'value'))];
}

/** The bounds in a unit of one expression, other than value tests. */
export function quantitiesOf({ node, keys }: Located<Expression>): Located<QuantityComparison>[] {
  return node.type === 'dose' || node.type === 'derived' ? [at(node.test, keys, 'test')] : [];
}

/** The windows of one expression. */
export function windowsOf(expression: Located<Expression>): Located<Window>[] {
  const { node, keys } = expression;
  const own = 'window' in node ? whereGiven(node.window, keys, 'window') : [];
  return [
    ...own,
    ...recordsOf(expression).flatMap((records) => whereGiven(records.node.window, records.keys, 'window')),
  ];
}

/** The filters of records that are value sets. */
export const CONCEPT_FILTERS = ['code', 'category', 'bodySite', 'severity', 'reason', 'kinship'] as const;

/** The value sets that one expression refers to, by name or written in place. */
export function valueSetRefsOf(expression: Located<Expression>): Located<ValueSetRef>[] {
  const { node, keys } = expression;
  return [
    ...(node.type === 'variant' ? whereGiven(node.changeType, keys, 'changeType') : []),
    ...recordsOf(expression).flatMap((records) =>
      CONCEPT_FILTERS.flatMap((name) => whereGiven(records.node[name], records.keys, name)),
    ),
    ...valueTestsOf(expression).flatMap((test) => whereGiven(test.node.in, test.keys, 'in')),
  ];
}

/** The value sets that are written in a document: the named ones, then those written in place. */
export function valueSetsOf(criteria: Criteria): Located<ValueSet>[] {
  const named = Object.entries(criteria.valueSets ?? {}).map(([name, set]) => at(set, ['valueSets', name]));
  const inPlace = expressionsOf(criteria)
    .flatMap(valueSetRefsOf)
    .flatMap(({ node, keys }) => (typeof node === 'string' ? [] : [at(node, keys)]));
  return [...named, ...inPlace];
}

/** The parts of a value set: what it includes, excludes and is negated by. */
export function conceptFiltersOf({ node, keys }: Located<ValueSet>): Located<ConceptFilter>[] {
  return (['include', 'exclude', 'negatedBy'] as const).flatMap((part) =>
    (node[part] ?? []).map((filter, index) => at(filter, keys, part, index)),
  );
}

/** A value set by its name in the document. Names such as "constructor" are names like any other. */
export const namedValueSet = ({ valueSets }: Pick<Criteria, 'valueSets'>, name: string): ValueSet | undefined =>
  valueSets && Object.hasOwn(valueSets, name) ? valueSets[name] : undefined;
