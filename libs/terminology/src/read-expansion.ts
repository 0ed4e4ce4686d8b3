import { failed, ok, type Result } from '@kohort/kernel';
import { canonicalSystem } from '@kohort/vocabulary';
import { terminologyFault, type TerminologyFault } from './fault.js';
import { isObject, list, outcomeOf } from './json.js';

/** One page of an expansion. */
export interface ExpansionPage {
  /** Codes in their order; a code may come twice. */
  readonly codes: readonly string[];
  /** Of all pages, where the server says it. */
  readonly total: number | undefined;
}

/** By which a server says that it left something out (http://hl7.org/fhir/R4/valueset.html#expansion). */
const INCOMPLETE = /\/valueset-(?:toocostly|unclosed)$/;
const DEEPEST = 100;

const unreadable = (message: string) => failed(terminologyFault('terminology-unreadable', message));

/** Reads an expanded ValueSet, of which every code is to be of one system. */
export function readExpansion(resource: unknown, system: string): Result<ExpansionPage, TerminologyFault> {
  const expansion = isObject(resource) && resource['resourceType'] === 'ValueSet' ? resource['expansion'] : undefined;
  if (!isObject(expansion)) {
    const said = outcomeOf(resource);
    return unreadable(`The terminology server gives no expansion${said === '' ? '.' : `: ${said}`}`);
  }
  const left = list(expansion['extension']).some((each) => isObject(each) && INCOMPLETE.test(String(each['url'])));
  if (left)
    return failed(terminologyFault('too-large', 'The terminology server says that the expansion is not whole.'));
  const { total } = expansion;
  const codes: string[] = [];
  const foreign = collect(list(expansion['contains']), system, codes, 0);
  if (foreign !== undefined) return unreadable(foreign);
  return ok({ codes, total: typeof total === 'number' && Number.isInteger(total) ? total : undefined });
}

/** Adds the codes of entries and of those nested in them; says what is wrong with one. */
function collect(entries: readonly unknown[], system: string, into: string[], depth: number): string | undefined {
  if (depth > DEEPEST) return 'The expansion is nested too deep.';
  for (const entry of entries) {
    if (!isObject(entry)) return 'An entry of the expansion is no object.';
    const { code } = entry;
    // An entry without a code is there to group others.
    if (code !== undefined) {
      if (typeof code !== 'string' || code === '') return 'A code of the expansion is no text.';
      if (typeof entry['system'] !== 'string' || canonicalSystem(entry['system']) !== system)
        return 'The expansion holds codes of another system than was asked for.';
      into.push(code);
    }
    const wrong = collect(list(entry['contains']), system, into, depth + 1);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
