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
  const at = typeof lastUpdated === 'string' ? Date.parse(lastUpdated) : NaN;
  return {
    id: storable(resource.id ?? ''),
    version: typeof versionId === 'string' ? storable(versionId) : undefined,
    lastUpdated: Number.isNaN(at) ? undefined : at,
  };
}

export async function knownRecords(
  manager: EntityManager,
  type: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownRecord>> {
  const rows = await manager.query<KnownRecord[]>(
    `select id, version, last_updated, person_id, facts, fault, stale from record where type = $1 and id = any($2)`,
    [type, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whether this version brings nothing: it is the one that is known, or an older one. */
export function isKnown({ version, lastUpdated }: Versioned, known: KnownRecord | undefined, anew = false): boolean {
  if (known === undefined) return false;
  const stored = known.last_updated?.getTime();
  if (lastUpdated !== undefined && stored !== undefined && lastUpdated < stored) return true;
  if (anew || known.stale || (version === undefined && lastUpdated === undefined)) return false;
  return known.version === (version ?? null) && stored === lastUpdated;
}
