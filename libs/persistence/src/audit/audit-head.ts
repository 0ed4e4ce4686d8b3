import type { EntityManager } from 'typeorm';

/** Where the chain ends: the number of its last event, and the hash that stands for all of them. */
export interface AuditHead {
  readonly position: number;
  /** SHA-256 in hexadecimal digits. */
  readonly hash: string;
}

/** The head of the chain as it was last sealed; undefined where nothing is sealed yet. */
export async function auditHead(manager: EntityManager): Promise<AuditHead | undefined> {
  const [seal] = await manager.query<{ position: string; hash: string }[]>(
    `select position, encode(hash, 'hex') as hash from audit_seal order by position desc limit 1`,
  );
  return seal && { position: Number(seal.position), hash: seal.hash };
}
