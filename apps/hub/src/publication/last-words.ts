import type { NodeReport } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';
import type { DirectiveRow } from './directive.entity.js';

/** The last directive on a version, and the regions whose nodes reported under its number that they carried it out. */
export interface LastWord extends Pick<DirectiveRow, 'state' | 'revision' | 'at'> {
  readonly confirmedBy: readonly string[];
}

const DONE: Record<DirectiveRow['state'], readonly NodeReport['state'][]> = {
  published: ['received', 'hub-resumed'],
  paused: ['hub-paused'],
  withdrawn: ['hub-withdrawn'],
};

/** What nodes were told last of each version of a trial, by the version's id. */
export async function lastWords(manager: EntityManager, trialId: string): Promise<ReadonlyMap<string, LastWord>> {
  const rows = await manager.query<(LastWord & { readonly version_id: string })[]>(
    `select last.version_id, last.state, last.revision, last.at,
            array(select distinct report.region from node_report report
                   where report.version_id = last.version_id and report.sequence = last.sequence and report.expected
                     and $2::jsonb -> last.state ? report.state) as "confirmedBy"
       from (select distinct on (version_id) * from directive where trial_id = $1
              order by version_id, revision desc) last`,
    [trialId, JSON.stringify(DONE)],
  );
  return new Map(rows.map((row) => [row.version_id, row]));
}
