import { failed, ok, pointer, type Result } from '@kohort/kernel';
import type { FhirResource } from 'fhir-kit-client';
import type { Ask } from './ask-server.js';
import { terminologyFault, type TerminologyFault } from './fault.js';
import { readExpansion } from './read-expansion.js';

/** Codes of one answer. Servers may give more or fewer. */
const PAGE = 1000;
/** Codes that one question names: the request stays below 64 KiB, which `fetch` allows a kept-alive one. */
const ASKED_AT_ONCE = 100;

/** Codes of one system. */
export interface Asked {
  /** Canonical URL. */
  readonly system: string;
  /** Of the system, where the author names one: for SNOMED CT that of an edition. */
  readonly version: string | undefined;
  readonly codes: readonly string[];
}

/**
 * All codes below some, without these themselves, sorted. It fails where the answer is not whole, or does not hold the
 * codes themselves: then the server does not know them, and "nothing below" would be a guess.
 */
export async function descendantsOf(
  ask: Ask,
  { system, version, codes }: Asked,
  most: number,
): Promise<Result<string[], TerminologyFault>> {
  const found = new Set<string>();
  for (let first = 0; first < codes.length; first += ASKED_AT_ONCE) {
    const read = await expand(ask, { system, version, codes: codes.slice(first, first + ASKED_AT_ONCE) }, most);
    if (!read.ok) return read;
    for (const code of read.value) found.add(code);
  }
  const unknown = codes.findIndex((code) => !found.has(code));
  if (unknown !== -1) {
    const message = `The terminology server does not know "${codes[unknown] ?? ''}" in ${system}.`;
    return failed(terminologyFault('terminology-refused', message, pointer(['codes', unknown])));
  }
  for (const code of codes) found.delete(code);
  return found.size > most ? tooLarge(most) : ok([...found].sort());
}

async function expand(ask: Ask, asked: Asked, most: number): Promise<Result<ReadonlySet<string>, TerminologyFault>> {
  const { system, codes } = asked;
  const found = new Set<string>();
  for (let entries = 0; ;) {
    const answer = await ask(question(asked, entries));
    if (!answer.ok) return answer;
    const page = readExpansion(answer.value, system);
    if (!page.ok) return page;
    const { total } = page.value;
    const [given, before] = [page.value.codes.length, found.size];
    for (const code of page.value.codes) found.add(code);
    entries += given;
    if (found.size > most + codes.length || (total ?? 0) > most + codes.length) return tooLarge(most);
    // A page of another size than was asked for is the last, or all that a server has that knows no pages.
    if (total === undefined ? given !== PAGE : entries >= total) return ok(found);
    if (found.size === before) {
      const message = `The terminology server gives ${found.size} codes and no more, though there should be more.`;
      return failed(terminologyFault('terminology-unreadable', message));
    }
  }
}

const tooLarge = (most: number) =>
  failed(terminologyFault('too-large', `There are more than ${most} codes below these: name narrower ones.`));

/**
 * Parameters of `$expand` for everything that is one of the codes or below it. Retired codes too: old records hold them.
 * http://hl7.org/fhir/R4/valueset-operation-expand.html
 */
function question({ system, version, codes }: Asked, offset: number): FhirResource {
  const edition = version === undefined ? {} : { version };
  const include = codes.map((value) => ({ system, ...edition, filter: [{ property: 'concept', op: 'is-a', value }] }));
  return {
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'valueSet',
        resource: { resourceType: 'ValueSet', status: 'active', compose: { inactive: true, include } },
      },
      { name: 'count', valueInteger: PAGE },
      { name: 'offset', valueInteger: offset },
      { name: 'activeOnly', valueBoolean: false },
      { name: 'excludeNested', valueBoolean: true },
    ],
  };
}
