import { findScale, type ClinicalScale, type Grade } from '@kohort/vocabulary';
import type { ExpressionOf } from '../schema/expression.js';
import { areDisjoint, intervalOf, type Interval } from './interval.js';

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
    if (lineage(scale, recorded).some((id) => ids.includes(id))) return true;
    const mayBe = partsOf(scale, recorded.id).some(({ id }) => ids.includes(id));
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
    if (areDisjoint(ranks, asked)) return false;
    return [ranks.low, ranks.high].every((rank) => !areDisjoint(intervalOf({ eq: rank }), asked)) ? true : undefined;
  };
}

const given = (name: 'ge' | 'gt' | 'le' | 'lt', bound: number | undefined) =>
  bound === undefined ? {} : { [name]: bound };

/** A grade and the wider ones that it is part of: IIIA, III. */
function lineage(scale: ClinicalScale, { id, within }: Grade): string[] {
  const parent = scale.grades.find((grade) => grade.id === within);
  return parent ? [id, ...lineage(scale, parent)] : [id];
}

/** A grade and all that lie within it. */
const partsOf = (scale: ClinicalScale, id: string): Grade[] =>
  scale.grades.filter((grade) => lineage(scale, grade).includes(id));

/** From the lowest to the highest rank of a grade and all that lie within it. */
function ranksOf(scale: ClinicalScale, id: string): Interval | undefined {
  const ranks = partsOf(scale, id).flatMap(({ rank }) => (rank === undefined ? [] : [rank]));
  return ranks.length === 0 ? undefined : intervalOf({ ge: Math.min(...ranks), le: Math.max(...ranks) });
}
