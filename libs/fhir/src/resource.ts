import { pointer } from '@kohort/kernel';
import { fhirFault, unread, type FhirFaultCode, type FhirResource, type Loss, type ReadItem } from './item.js';
import { isObject, list, type Json } from './json.js';
import { inReadingOrder } from './reading-order.js';

/** A piece of JSON and where it came from: `at` names the line, file or page, `path` the place inside it. */
export interface Origin {
  readonly at: string;
  readonly path?: readonly PropertyKey[];
  readonly fullUrl?: string | undefined;
  readonly raw?: string;
}

/** Bundles whose entries are resources to be read; a history would bring back what has been changed or deleted. */
const READ_BUNDLES = new Set(['transaction', 'batch', 'collection', 'searchset', 'document']);
const TYPE_NAME = /^[A-Z][A-Za-z]+$/;
/** R4 issue-type codes; what else an issue says may quote a record. */
const ISSUE_TYPE = /^[a-z][a-z-]{1,40}$/;

export function isResource(json: unknown): json is FhirResource {
  if (!isObject(json) || typeof json['resourceType'] !== 'string') return false;
  return TYPE_NAME.test(json['resourceType']) && (json['id'] === undefined || typeof json['id'] === 'string');
}

/** The codes of the errors that an OperationOutcome reports; warnings and information are no failure. */
export const errorsOf = (outcome: Json): string[] =>
  list(outcome['issue'])
    .filter((issue) => isObject(issue))
    .filter((issue) => issue['severity'] === 'error' || issue['severity'] === 'fatal')
    .map(({ code }) => (typeof code === 'string' && ISSUE_TYPE.test(code) ? code : 'no reason given'));

/**
 * Adds what a piece of JSON holds to `into`: the resource itself where its type is wanted, the entries of a Bundle (also
 * of one inside another), the errors of an OperationOutcome, or one named fault.
 */
export function addItems(into: ReadItem[], json: unknown, origin: Origin, wanted: ReadonlySet<string>): void {
  if (!isResource(json)) {
    into.push(lost(origin, 'record', 'not-fhir', 'This is JSON but no FHIR resource: its resourceType or id is none.'));
  } else if (json.resourceType === 'Bundle') {
    addEntries(into, json, origin, wanted);
  } else if (json.resourceType === 'OperationOutcome') {
    for (const error of errorsOf(json))
      into.push(lost(origin, 'part', 'operation-outcome', `The source reports: ${error}`));
  } else if (wanted.has(json.resourceType)) {
    into.push({ ok: true, resource: json, at: place(origin), fullUrl: origin.fullUrl, raw: origin.raw });
  }
}

function addEntries(into: ReadItem[], bundle: Json, origin: Origin, wanted: ReadonlySet<string>): void {
  const { type } = bundle;
  if (typeof type !== 'string' || !READ_BUNDLES.has(type)) {
    const message = `A Bundle of type ${typeof type === 'string' ? `"${type}"` : 'unknown'} is not read.`;
    into.push(lost(origin, 'part', 'unknown-bundle', message, `Read are: ${[...READ_BUNDLES].join(', ')}.`));
    return;
  }
  const entries = list(bundle['entry']).map((entry, index) => ({ entry: isObject(entry) ? entry : {}, index }));
  const typeOf = (entry: Json): string | undefined =>
    isResource(entry['resource']) ? entry['resource'].resourceType : undefined;
  for (const { entry, index } of inReadingOrder(entries, (item) => typeOf(item.entry))) {
    const path = [...(origin.path ?? []), 'entry', index];
    const fullUrl = typeof entry['fullUrl'] === 'string' ? entry['fullUrl'] : undefined;
    const within = { at: origin.at, path, fullUrl };
    if (entry['resource'] !== undefined) addItems(into, entry['resource'], within, wanted);
    else if (!bringsNothing(entry))
      into.push(lost(within, 'record', 'no-resource', 'The Bundle entry has no resource.'));
  }
}

/** An entry that asks for a deletion or a read, or reports what was done, has no resource by right. */
const bringsNothing = ({ request, response }: Json): boolean =>
  isObject(response) || (isObject(request) && ['DELETE', 'GET', 'HEAD'].includes(String(request['method'])));

const place = ({ at, path }: Origin): string => (path ? `${at}#${pointer(path)}` : at);

const lost = (origin: Origin, loss: Loss, code: FhirFaultCode, message: string, hint?: string): ReadItem =>
  unread(place(origin), loss, fhirFault(code, message, hint, pointer(origin.path ?? [])));
