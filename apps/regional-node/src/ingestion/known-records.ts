import { instantIn } from '@kohort/fhir';
import type { FhirResource } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { storable } from './keys.js';

/** A record as it is stored, as far as the next version of it is concerned. */
export interface KnownRecord {
  readonly id: string;
  readonly version: string | null;
  readonly last_updated: Date | null;
  readonly person_id: string | null;
  readonly facts: string;
  readonly fault: string | null;
  readonly hides: readonly string[];
  readonly stale: boolean;
}

export interface Versioned {
  readonly id: string;
  readonly version: string | undefined;
  /** Milliseconds since 1970. */
  readonly lastUpdated: number | undefined;
}

/** Which version of a resource this is, as far as it says. */
export function versionOf(resource: FhirResource): Versioned {
  const meta = (resource as unknown as { meta?: unknown }).meta;
  const { versionId, lastUpdated } = (meta ?? {}) as { versionId?: unknown; lastUpdated?: unknown };
  return {
    id: storable(resource.id ?? ''),
    version: typeof versionId === 'string' ? storable(versionId) : undefined,
    lastUpdated: instantIn(lastUpdated),
  };
}

export async function knownRecords(
  manager: EntityManager,
  type: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownRecord>> {
  const rows = await manager.query<KnownRecord[]>(
    `select id, version, last_updated, person_id, facts, fault, hides, stale from record where type = $1 and id = any($2)`,
    [type, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * How a resource came: 'followed' in a search for changes, which may bring an older version than the one that is known;
 * 'current' as the server has it now, whatever was known, for it may have been restored; 'anew' as that, and to be read
 * again though nothing has changed.
 */
export type Arrival = 'followed' | 'current' | 'anew';

/** Whether this version brings nothing. */
export function isKnown(
  { version, lastUpdated }: Versioned,
  known: KnownRecord | undefined,
  arrival: Arrival,
): boolean {
  if (known === undefined) return false;
  const stored = known.last_updated?.getTime();
  const isOlder = lastUpdated !== undefined && stored !== undefined && lastUpdated < stored;
  if (isOlder && arrival === 'followed') return true;
  if (arrival === 'anew' || known.stale || (version === undefined && lastUpdated === undefined)) return false;
  return known.version === (version ?? null) && stored === lastUpdated;
}
