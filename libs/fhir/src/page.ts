import { failed, ok, type Result } from '@kohort/kernel';
import { fhirFault, unread, type FhirFault, type FhirResource, type ReadItem } from './item.js';
import { isObject, list } from './json.js';
import { addItems, errorsOf } from './resource.js';

export const LOOP = fhirFault('page-loop', 'The server names a page as the next one that has been read.');

/** What a page of a search holds, and where the next one is. */
export function readPage(
  bundle: FhirResource,
  at: string,
  type: string,
  base: string,
): { items: ReadItem[]; next?: string } {
  const items: ReadItem[] = [];
  if (bundle.resourceType !== 'Bundle') {
    const said = [`The search gives no Bundle but ${bundle.resourceType}`, ...errorsOf(bundle)].join(': ');
    return { items: [unread(at, 'part', fhirFault('not-fhir', said))] };
  }
  addItems(items, bundle, { at }, new Set([type]));
  const next = nextPage(bundle, base);
  if (next.ok) return next.value === undefined ? { items } : { items, next: next.value };
  return { items: [...items, unread(at, 'part', next.error)] };
}

/** The address of the next page. It stays on the server's own origin, for the token and the search go with the request. */
export function nextPage(bundle: FhirResource, base: string): Result<string | undefined, FhirFault> {
  const link = list(bundle['link'])
    .filter((each) => isObject(each))
    .find(({ relation }) => relation === 'next');
  if (!link) return ok(undefined);
  const address = String(link['url']);
  return onServer(address, base);
}

/** The whole of an address, if it lies on the server's own origin. */
export function onServer(address: string, base: string): Result<string, FhirFault> {
  const url = URL.canParse(address, `${base}/`) ? new URL(address, `${base}/`) : undefined;
  if (url?.origin !== new URL(base).origin || url.username || url.password) {
    const hint = "The server's own base address may be set wrongly.";
    const message = `The next page is at ${url?.origin ?? 'an unreadable address'}, not on this server; it is not fetched.`;
    return failed(fhirFault('foreign-page', message, hint));
  }
  return ok(url.href);
}
