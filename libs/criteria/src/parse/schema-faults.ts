import type { z } from 'zod';
import { Criteria } from '../schema/criteria.js';
import { faultAt, type CriteriaFault } from './fault.js';
import { suggestion } from './nearest.js';
import { memberOf, propertiesAt } from './schema-at.js';

type Issue = z.core.$ZodIssue;

/** What the schema complains of, in our codes and with what was probably meant. */
export function schemaFaults(issues: readonly Issue[], document: unknown): CriteriaFault[] {
  return issues.flatMap((issue) => faultsOf(issue, issue.path, document));
}

function faultsOf(issue: Issue, keys: readonly PropertyKey[], document: unknown): CriteriaFault[] {
  const value = keys.reduce(memberOf, document);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownProperty([...keys, key], key, propertiesAt(Criteria, document, keys)));
    case 'invalid_union':
      return unionFaults(issue, keys, document);
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      if (value === undefined) return [missing(keys, `One of ${allowed.join(', ')}.`)];
      return [faultAt('invalid-value', keys, `${shown(value)} is not allowed here.`, hintFor(value, allowed))];
    }
    case 'invalid_type':
      if (value === undefined) return [missing(keys)];
      return [faultAt('invalid-value', keys, `${kindOf(value)} where ${article(issue.expected)} is expected.`)];
    case 'invalid_key':
      return [faultAt('invalid-value', keys, issue.issues.map(({ message }) => message).join(' '))];
    default:
      return [faultAt('invalid-value', keys, issue.message)];
  }
}

function unionFaults(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  keys: readonly PropertyKey[],
  document: unknown,
): CriteriaFault[] {
  const value = keys.reduce(memberOf, document);
  const branch = likeliest(issue.errors);
  if (branch) return branch.flatMap((inner) => faultsOf(inner, [...keys, ...inner.path], document));
  if (issue.errors.length > 0) {
    const kinds = issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_type' ? [inner.expected] : []));
    return [faultAt('invalid-value', keys, `${kindOf(value)} where ${kinds.map(article).join(' or ')} is expected.`)];
  }
  const types = ('options' in issue ? (issue.options as unknown[]) : []).map(String);
  if (value === undefined) return [missing(keys, `One of ${types.join(', ')}.`)];
  return [faultAt('unknown-type', keys, `${shown(value)} is no type of expression.`, hintFor(value, types))];
}

/** The branch of a union that was probably meant: of the right JSON type, with the fewest unknown properties. */
function likeliest(branches: readonly Issue[][]): Issue[] | undefined {
  const right = branches.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  const unknownIn = (issues: readonly Issue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0);
  return [...right].sort((a, b) => unknownIn(a) - unknownIn(b) || a.length - b.length)[0];
}

const unknownProperty = (keys: readonly PropertyKey[], key: string, known: readonly string[]): CriteriaFault =>
  faultAt('unknown-property', keys, `There is no property "${key}" here.`, suggestion(key, known));

function missing(keys: readonly PropertyKey[], hint?: string): CriteriaFault {
  const [key] = keys.slice(-1);
  return key === undefined
    ? faultAt('invalid-value', keys, 'Nothing where an object is expected.')
    : faultAt('missing-property', keys.slice(0, -1), `The property "${String(key)}" is missing.`, hint);
}

const hintFor = (value: unknown, allowed: readonly string[]): string | undefined =>
  typeof value === 'string' ? suggestion(value, allowed) : `Known: ${allowed.join(', ')}.`;

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined || text.length > 80 ? kindOf(value) : text;
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const kind = Array.isArray(value) ? 'array' : typeof value;
  return article(kind).replace(/^a/, 'A');
}

function article(kind: string): string {
  const name = kind === 'int' ? 'whole number' : kind;
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}
