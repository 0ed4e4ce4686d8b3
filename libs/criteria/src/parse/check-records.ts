import type { Expression } from '../schema/expression.js';
import type { Records, ValueTest } from '../schema/records.js';
import { recordsOf, type Located } from '../tree.js';
import { faultAt, type CriteriaFault } from './fault.js';
import { suggestion } from './nearest.js';
import { FILTER_RESOURCES, NEVER_COUNT, STATUSES } from './resource-filters.js';

/** Filters that the resource type does not have, and statuses that it cannot have. */
export function recordFaults({ node, keys }: Located<Records>): CriteriaFault[] {
  const { resource } = node;
  const filters = Object.keys(FILTER_RESOURCES) as (keyof Records)[];
  const misplaced = filters
    .filter((filter) => node[filter] !== undefined && !FILTER_RESOURCES[filter]?.includes(resource))
    .map((filter) => {
      const fitting = FILTER_RESOURCES[filter]?.join(', ') ?? '';
      const message = `"${filter}" does not apply to ${resource}.`;
      return faultAt('not-applicable', [...keys, filter], message, `It applies to ${fitting}.`);
    });
  return [...misplaced, ...statusFaults({ node, keys })];
}

function statusFaults({ node: { resource, status }, keys }: Located<Records>): CriteriaFault[] {
  if (!status) return [];
  const known = STATUSES[resource];
  if (known.length === 0) {
    const message = `${resource} has no workflow status.`;
    return [faultAt('not-applicable', [...keys, 'status'], message, 'Use clinicalStatus or verificationStatus.')];
  }
  return status.flatMap((code, index) => {
    if (known.includes(code)) return [];
    const place = [...keys, 'status', index];
    if (!NEVER_COUNT.includes(code)) {
      return [faultAt('invalid-value', place, `"${code}" is no status of ${resource}.`, suggestion(code, known))];
    }
    const message = `Records with the status "${code}" never count, so none would ever be found.`;
    return [faultAt('invalid-value', place, message, `Those that do: ${known.join(', ')}.`)];
  });
}

/** Tests of values that such records do not have. */
export function valueTestFaults(expression: Located<Expression>): CriteriaFault[] {
  const { node, keys } = expression;
  const faults = recordsOf(expression).flatMap(({ node: { resource, value }, keys: where }) =>
    value === undefined ? [] : interpretationFaults(resource, { node: value, keys: [...where, 'value'] }),
  );
  if (node.type === 'dose' && !FILTER_RESOURCES.exposure?.includes(node.records.resource)) {
    faults.push(notValued(node.records.resource, keys, 'Medication has doses.'));
  }
  if (node.type !== 'value') return faults;
  const { resource } = node.records;
  if (!FILTER_RESOURCES.value?.includes(resource)) {
    return [...faults, notValued(resource, keys, `${FILTER_RESOURCES.value?.join(', ') ?? ''} have values.`)];
  }
  return [...faults, ...interpretationFaults(resource, { node: node.test, keys: [...keys, 'test'] })];
}

const notValued = (resource: string, keys: readonly PropertyKey[], hint: string): CriteriaFault =>
  faultAt('not-applicable', [...keys, 'records', 'resource'], `${resource} has no value to test.`, hint);

function interpretationFaults(resource: Records['resource'], { node, keys }: Located<ValueTest>): CriteriaFault[] {
  if (resource === 'Observation') return [];
  return (['interpretation', 'times'] as const)
    .filter((part) => node[part] !== undefined)
    .map((part) =>
      faultAt('not-applicable', [...keys, part], `${resource} has no reference range and no laboratory flag.`),
    );
}
