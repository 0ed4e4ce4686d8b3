import { ConsentStatement, unreadableStatement } from '@kohort/consent';
import type { EntityManager } from 'typeorm';

interface Stored {
  readonly id: string;
  readonly person_id: string;
  readonly statement: string;
}

/** What the Consents of these Patients say, by Patient. */
export async function consentsOf(
  manager: EntityManager,
  patientIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ConsentStatement[]>> {
  const rows = await manager.query<Stored[]>(
    'select id, person_id, statement from consent_statement where person_id = any($1) order by id',
    [patientIds],
  );
  const consents = new Map<string, ConsentStatement[]>();
  for (const row of rows) consents.set(row.person_id, [...(consents.get(row.person_id) ?? []), statementOf(row)]);
  return consents;
}

/** What another release of Kohort stored may look different now. It denies until the Consent is read again. */
function statementOf({ id, statement }: Stored): ConsentStatement {
  const parsed = ConsentStatement.safeParse(jsonIn(statement));
  return parsed.success ? parsed.data : unreadableStatement(`Consent/${id}`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
