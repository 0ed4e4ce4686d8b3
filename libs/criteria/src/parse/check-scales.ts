import { findScale, SCALES, type ClinicalScale } from '@kohort/vocabulary';
import type { ExpressionOf } from '../schema/expression.js';
import type { Located } from '../tree.js';
import { faultAt, type CriteriaFault } from './fault.js';
import { suggestion } from './nearest.js';

const BOUNDS = ['ge', 'gt', 'le', 'lt'] as const;

/** Scales and grades that are not known, bounds where there is no order, and prefixes where there are none. */
export function scaleFaults({ node, keys }: Located<ExpressionOf<'scale'>>): CriteriaFault[] {
  const scale = findScale(node.scale);
  if (!scale) {
    const hint = suggestion(
      node.scale,
      SCALES.map(({ id }) => id),
    );
    return [faultAt('unknown-scale', [...keys, 'scale'], `"${node.scale}" is no scale that Kohort knows.`, hint)];
  }
  return [
    ...(node.in ?? []).flatMap((grade, index) => gradeFaults(scale, grade, [...keys, 'in', index])),
    ...BOUNDS.flatMap((bound) => {
      const grade = node[bound];
      return grade === undefined ? [] : boundFaults(scale, grade, [...keys, bound]);
    }),
    ...prefixFaults(scale, node.prefix, keys),
  ];
}

function gradeFaults(scale: ClinicalScale, grade: string, keys: readonly PropertyKey[]): CriteriaFault[] {
  const grades = scale.grades.map(({ id }) => id);
  if (grades.includes(grade)) return [];
  const message = `The scale "${scale.id}" has no grade "${grade}".`;
  return [faultAt('unknown-grade', keys, message, suggestion(grade, grades))];
}

function boundFaults(scale: ClinicalScale, grade: string, keys: readonly PropertyKey[]): CriteriaFault[] {
  if (!scale.ordered) {
    return [faultAt('not-ordered', keys, `The grades of "${scale.id}" have no order.`, 'List the grades in `in`.')];
  }
  const unknown = gradeFaults(scale, grade, keys);
  if (unknown.length > 0) return unknown;
  if (scale.grades.some(({ id, within, rank }) => rank !== undefined && (id === grade || within === grade))) return [];
  return [faultAt('not-ordered', keys, `"${grade}" has no place in the order of "${scale.id}".`)];
}

function prefixFaults(scale: ClinicalScale, prefix: string | undefined, keys: readonly PropertyKey[]): CriteriaFault[] {
  if (prefix === undefined || scale.questions.some((question) => question.prefix !== undefined)) return [];
  const message = `"${scale.id}" has no clinical, pathological and post-therapy variants.`;
  return [faultAt('not-applicable', [...keys, 'prefix'], message)];
}
