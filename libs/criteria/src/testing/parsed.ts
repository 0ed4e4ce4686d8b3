import { parseCriteria } from '../parse/parse.js';
import { LANGUAGE, type Criteria } from '../schema/criteria.js';

/** Inclusion criteria with these expressions, through the parser: tests only ask what an author could write. */
export const parsed = (expressions: readonly unknown[], more: object = {}): Criteria =>
  parsedCriteria(
    expressions.map((expression, index) => ({ id: `c${index}`, kind: 'inclusion', expression })),
    more,
  );

/** The same with whole criteria. */
export function parsedCriteria(criteria: readonly unknown[], more: object = {}): Criteria {
  const document = { language: LANGUAGE, id: 'test', title: { sv: 'Test', en: 'Test' }, criteria, ...more };
  const result = parseCriteria(document);
  if (!result.ok) throw new Error(JSON.stringify(result.error, undefined, 2));
  return result.value;
}
