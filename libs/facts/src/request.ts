import type { Standing } from './fact.js';
import { textIn, type Json } from './json.js';
import { standingIn, type Standings } from './reading.js';

/** Intents that are orders in R4 request-intent, whoever wrote them; each resource decides on plans and proposals. */
export const ORDERS = [
  ['order', 'asserted'],
  ['original-order', 'asserted'],
  ['reflex-order', 'asserted'],
  ['filler-order', 'asserted'],
  ['instance-order', 'asserted'],
] as const;

/**
 * The standing of a request by its status, then by its intent; an intent that is missing or unknown leaves it open.
 * One that says "do not perform" is evidence against.
 */
export function requestStandingIn(
  { status, intent, doNotPerform }: Json,
  statuses: Standings,
  intents: ReadonlyMap<string, Standing>,
): Standing | undefined {
  const standing = standingIn(status, statuses);
  if (standing !== 'asserted') return standing;
  const intended = intents.get(textIn(intent) ?? '') ?? 'preliminary';
  return intended === 'asserted' && doNotPerform === true ? 'negated' : intended;
}
