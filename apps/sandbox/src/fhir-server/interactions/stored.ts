import type { ResourceKey } from '../resource.js';
import { referenceTo } from '../resource.js';
import { outcome } from '../fault.js';
import type { Prefer } from '../http/prefer.js';
import type { Reply } from '../request.js';
import type { Version } from '../storage/versions.js';

/** "Patient/1/_history/2" */
export const locationOf = (version: ResourceKey & { readonly version: number }): string =>
  `${referenceTo(version)}/_history/${version.version}`;

/** The reply to what stored a version, or would have: with as much of it as the client prefers. */
export function storedReply(status: 200 | 201, version: Version, prefer: Prefer): Reply {
  const said = {
    severity: 'information',
    code: 'informational',
    diagnostics: `${locationOf(version)} is stored.`,
  } as const;
  const bodies = { minimal: undefined, representation: version.content ?? undefined, OperationOutcome: outcome(said) };
  const body = bodies[prefer.return];
  return { status, location: locationOf(version), version, ...(body === undefined ? {} : { body }) };
}
