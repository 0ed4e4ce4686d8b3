import { localReference, objectIn, textIn } from '@kohort/facts';

/** The FHIR server's base address; null where it is not known. */
export type ServerBase = string | null;

/**
 * "Type/id" of a Reference that leads to a resource of one of these types on the region's own server. The same id on
 * another server is somebody else: an absolute address elsewhere leads nowhere, as do logical references.
 */
export function ownReference(value: unknown, types: readonly string[], base: ServerBase): string | undefined {
  const written = textIn(objectIn(value)?.reference);
  if (written === undefined) return undefined;
  const isOwn = base !== null && written.startsWith(`${base}/`);
  const named = isOwn ? written.slice(base.length + 1) : written;
  if (named.includes('://')) return undefined;
  const reference = localReference(named);
  return reference !== undefined && types.includes(reference.split('/')[0] ?? '') ? reference : undefined;
}
