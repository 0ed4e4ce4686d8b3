import { openFilters, type CodeFilter, type Criteria } from '@kohort/criteria';
import { failed, invariant, ok, pointer, type Result } from '@kohort/kernel';
import { canonicalSystem, cleanText } from '@kohort/vocabulary';
import { asking, type Ask, type TerminologyServer } from './ask-server.js';
import { descendantsOf, type Asked } from './descendants-of.js';
import { terminologyFault, type TerminologyFault } from './fault.js';

/** Codes that the expansions of one document may hold together; a signed protocol has no room for more. */
export const MOST_CODES = 20_000;

/**
 * Asks a FHIR terminology server for the descendants that neither the code structure nor an expansion shows, and writes
 * them into the document as `expansion`. A document that needs none is given back as it is, and nothing is asked. Every
 * fault has the JSON Pointer of its filter; with one, nothing is written. Throws nothing that a server can cause.
 */
export async function expandValueSets(
  document: Criteria,
  server: TerminologyServer,
): Promise<Result<Criteria, TerminologyFault[]>> {
  const open = openFilters(document);
  if (open.length === 0) return ok(document);
  const way = asking(server);
  if (!way.ok) return failed(open.map(({ keys }) => ({ ...way.error, path: pointer(keys) })));
  const ask = remembered(way.value);
  const faults: TerminologyFault[] = [];
  const expanded = structuredClone(document);
  let written = 0;
  for (const { node, keys } of open) {
    const read = await ask(askedBy(node));
    if (read.ok) {
      written += read.value.length;
      write(expanded, keys, read.value);
      if (written <= MOST_CODES) continue;
      const message = `With this one, the expansions hold more than ${MOST_CODES} codes: name narrower ones.`;
      faults.push(terminologyFault('too-large', message, pointer(keys)));
    } else faults.push({ ...read.error, path: pointer(keys) + read.error.path });
    // Nothing further can be learnt from a server that is away, nor carried by a document that is full.
    if (written > MOST_CODES || faults.at(-1)?.code === 'terminology-away') break;
  }
  return faults.length > 0 ? failed(faults) : ok(expanded);
}

/** What a filter asks for. */
const askedBy = ({ system, codes }: CodeFilter): Asked => ({
  system: canonicalSystem(system),
  version: /\|(.+)$/.exec(system)?.[1] ?? /^https?:\/\/snomed\.info\/sct\/\d.*/.exec(system)?.[0],
  codes: codes.map((entry) => cleanText(typeof entry === 'string' ? entry : entry.code)),
});

/** Asks the same only once. */
function remembered(ask: Ask): (asked: Asked) => ReturnType<typeof descendantsOf> {
  const answers = new Map<string, ReturnType<typeof descendantsOf>>();
  return (asked) => {
    const key = JSON.stringify(asked);
    const answer = answers.get(key) ?? descendantsOf(ask, asked, MOST_CODES);
    answers.set(key, answer);
    return answer;
  };
}

function write(document: Criteria, keys: readonly PropertyKey[], expansion: readonly string[]): void {
  let part: unknown = document;
  for (const key of keys) part = (part as Record<PropertyKey, unknown>)[key];
  invariant(typeof part === 'object' && part !== null, 'an open filter lies in the document');
  Object.assign(part, { expansion: [...expansion] });
}
