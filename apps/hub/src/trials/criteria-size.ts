import { fault, type AppFault } from '@kohort/platform';

/** A signed protocol in base64 must not be longer than nodes take (SignedProtocol: 1,000,000 characters). */
const MOST_BYTES = 600_000;
const MOST_CRITERIA = 300;
const MOST_EXPRESSIONS = 1_500;

/** What is too large to be read while others wait, or to be sent to nodes: told before anything of it is read. */
export function sizeFault(document: unknown): AppFault | undefined {
  const { criteria } = (document ?? {}) as { readonly criteria?: unknown };
  const tooLarge = (what: string, path = '') => fault('too-large', `There are over ${what}.`, `/criteria${path}`);
  if (Buffer.byteLength(JSON.stringify(document)) > MOST_BYTES) return tooLarge(`${MOST_BYTES} bytes of criteria`);
  if (!Array.isArray(criteria)) return undefined;
  if (criteria.length > MOST_CRITERIA) return tooLarge(`${MOST_CRITERIA} criteria`, '/criteria');
  if (expressionsIn(criteria) > MOST_EXPRESSIONS)
    return tooLarge(`${MOST_EXPRESSIONS} expressions in the criteria`, '/criteria');
  return undefined;
}

/** How many objects have a type, as every expression has; in a loop, for they may be nested deeply. */
function expressionsIn(criteria: readonly unknown[]): number {
  let found = 0;
  const waiting: unknown[] = [...criteria];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null) continue;
    if ('type' in node) found += 1;
    for (const child of Object.values(node)) waiting.push(child);
  }
  return found;
}
