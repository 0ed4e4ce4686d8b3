import { ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from './fault.js';
import { resourceTypes } from './resource-types.js';

export type Json = Readonly<Record<string, unknown>>;

/** A resource whose type is one of R4 and whose id, if any, is one. Nothing else has been looked at. */
export interface FhirResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [element: string]: unknown;
}

export interface ResourceKey {
  readonly type: string;
  readonly id: string;
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** R4 datatypes.html#id; case matters. */
export const isId = (text: unknown): text is string => typeof text === 'string' && /^[A-Za-z0-9\-.]{1,64}$/.test(text);

export const referenceTo = ({ type, id }: ResourceKey): string => `${type}/${id}`;

/** Whether a value can be stored as a resource. What profiles demand of it is not checked: mess is part of the data. */
export function checkResource(value: unknown, path = ''): Result<FhirResource, Refusal> {
  if (!isObject(value)) return refuse('invalid-resource', 'A resource is a JSON object.', path);
  const { resourceType, id, meta } = value;
  if (typeof resourceType !== 'string') return refuse('invalid-resource', 'The resource has no resourceType.', path);
  if (!resourceTypes.has(resourceType)) {
    return refuse('unknown-type', 'The resourceType is none that this server stores.', path);
  }
  if (id !== undefined && !isId(id)) {
    return refuse('bad-id', 'An id has 1 to 64 letters, digits, hyphens and full stops.', path);
  }
  if (meta !== undefined && !isObject(meta)) return refuse('invalid-resource', 'The meta is no JSON object.', path);
  return ok(value as FhirResource);
}
