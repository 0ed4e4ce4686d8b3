import { cleanText } from '../clean-text.js';
import { remembered } from '../remembered.js';
import { CODE_SYSTEMS, type CodeSystem } from './code-system.js';

const SNOMED_EDITION = /^https?:\/\/snomed\.info\/sct\/.+/;

/** One spelling for a name: no "urn:oid:", no version, no slash at the end, http as https, in lower case. */
function keyOf(name: string): string {
  return cleanText(name)
    .replace(/\|.*$/, '')
    .replace(/^urn:oid:/i, '')
    .replace(/^https:/i, 'http:')
    .replace(/\/+$/, '')
    .replace(SNOMED_EDITION, 'http://snomed.info/sct')
    .toLowerCase();
}

const BY_NAME: ReadonlyMap<string, CodeSystem> = new Map(
  CODE_SYSTEMS.flatMap((system) =>
    [system.url, system.name, ...(system.aliases ?? [])].map((name) => [keyOf(name), system] as const),
  ),
);

/** The code system of a canonical URL, alias, OID or short name; undefined where Kohort does not know it. */
export const findSystem = remembered((name): CodeSystem | undefined => BY_NAME.get(keyOf(name)));

/** The canonical URL of a code system; an unknown one stays as it is, without version and white space. */
export const canonicalSystem = (name: string): string =>
  findSystem(name)?.url ?? cleanText(name).replace(/\|.*$/, '').replace(/\/+$/, '');

/** Every name that a code system of Kohort has, for suggestions. */
export const systemNames = (): string[] => CODE_SYSTEMS.flatMap(({ name, url }) => [name, url]);
