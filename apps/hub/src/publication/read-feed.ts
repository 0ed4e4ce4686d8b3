import type { ProtocolFeed, SignedProtocol } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';

/** Both bound an answer: by number (see ProtocolFeed) and by weight, so that a node's limit for answers is never met. */
const MOST_ITEMS = 20;
const MOST_CHARACTERS = 1_500_000;

interface FeedRow {
  readonly sequence: string;
  readonly signed: string;
  readonly signed_protocol: SignedProtocol | null;
}

/** The directives for a region after a number, oldest first; `published` comes with the signed protocol. */
export async function readFeed(manager: EntityManager, region: string, after: number): Promise<ProtocolFeed> {
  const rows = await manager.query<FeedRow[]>(
    `select directive.sequence, directive.signed,
            case when directive.state = 'published' then permit.signed_protocol end as signed_protocol
       from directive left join permit on permit.version_id = directive.version_id and permit.decision = 'approved'
      where directive.sequence > $1 and $2 = any(directive.regions)
      order by directive.sequence limit $3`,
    [after, region, MOST_ITEMS],
  );
  const items: ProtocolFeed['items'] = [];
  let characters = 0;
  for (const { sequence, signed, signed_protocol: protocol } of rows) {
    characters += signed.length + (protocol?.payload.length ?? 0);
    if (items.length > 0 && characters > MOST_CHARACTERS) break;
    items.push({ sequence: Number(sequence), directive: signed, ...(protocol === null ? {} : { protocol }) });
  }
  return { items };
}
