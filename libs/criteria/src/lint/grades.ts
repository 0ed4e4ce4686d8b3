import { findScale, isGradeWithin, ranksOf, type ClinicalScale, type Grade } from '@kohort/vocabulary';
import type { ExpressionOf } from '../schema/expression.js';
import { areDisjoint, intervalOf } from './interval.js';

type Asked = ExpressionOf<'scale'>;

/** The recorded grades that meet what is asked of a scale, or that certainly do not. */
export function gradesThat(meet: boolean, asked: Asked): ReadonlySet<string> {
  const scale = findScale(asked.scale);
  if (!scale) return new Set();
  const truthOf = asked.in ? isOneOf(scale, asked.in) : keepsBounds(scale, asked);
  return new Set(scale.grades.filter((grade) => truthOf(grade) === meet).map(({ id }) => id));
}

/** Undefined where the recorded grade does not decide: it is incomplete, or wider than one that is asked for. */
type TruthOf = (recorded: Grade) => boolean | undefined;

const isOneOf =
  (scale: ClinicalScale, ids: readonly string[]): TruthOf =>
  (recorded) => {
    if (ids.some((id) => isGradeWithin(scale, recorded.id, id))) return true;
    const mayBe = ids.some((id) => isGradeWithin(scale, id, recorded.id));
    return recorded.indeterminate || mayBe ? undefined : false;
  };

function keepsBounds(scale: ClinicalScale, { ge, gt, le, lt }: Asked): TruthOf {
  const edge = (id: string | undefined, which: 'low' | 'high'): number | undefined =>
    id === undefined ? undefined : ranksOf(scale, id)?.[which];
  const asked = intervalOf({
    ...given('ge', edge(ge, 'low')),
    ...given('gt', edge(gt, 'high')),
    ...given('le', edge(le, 'high')),
    ...given('lt', edge(lt, 'low')),
  });
  return (recorded) => {
    const ranks = ranksOf(scale, recorded.id);
    if (!ranks || recorded.indeterminate) return undefined;
    if (areDisjoint(intervalOf({ ge: ranks.low, le: ranks.high }), asked)) return false;
    return [ranks.low, ranks.high].every((rank) => !areDisjoint(intervalOf({ eq: rank }), asked)) ? true : undefined;
  };
}

const given = (name: 'ge' | 'gt' | 'le' | 'lt', bound: number | undefined) =>
  bound === undefined ? {} : { [name]: bound };
