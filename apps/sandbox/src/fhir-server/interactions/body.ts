import type { Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import type { FhirRequest } from '../request.js';
import { checkResource, type FhirResource } from '../resource.js';

/** The resource that a request brings, of the type that its address names. */
export function bodyOf({ body }: FhirRequest, type: string): Result<FhirResource, Refusal> {
  if (body === undefined) return refuse('invalid-resource', 'The request brings no resource.');
  const resource = checkResource(body);
  if (!resource.ok || resource.value.resourceType === type) return resource;
  return refuse('type-mismatch', `The resource is no ${type}, which the address names.`);
}
