import type { EntityManager } from 'typeorm';
import { PermitRow } from '../permits/permit.entity.js';
import type { TrialVersionRow } from '../trials/trial-version.entity.js';
import type { DirectiveRow } from './directive.entity.js';

/**
 * Whether the permit authority stopped a trial and what it said last is still that: whatever the sponsor did since, the stop
 * holds until the authority lets the trial go on. A permit that it gave after the stop is its later word.
 */
export async function stoppedByAuthority(
  manager: EntityManager,
  { id: versionId, trialId }: TrialVersionRow,
): Promise<boolean> {
  const [last] = await manager.query<Pick<DirectiveRow, 'state' | 'at'>[]>(LAST_WORD, [trialId]);
  if (last === undefined || last.state === 'published') return false;
  const permit = await manager.findOneBy(PermitRow, { versionId, decision: 'approved' });
  return permit !== null && permit.decidedAt <= last.at;
}

/** What is said of a version that a newer one has already taken the place of, says nothing of the trial. */
const LAST_WORD = `
  select state, at from (
    select directive.*, version.number, max(version.number) over (order by directive.revision) as newest
      from directive join trial_version version on version.id = directive.version_id
     where directive.trial_id = $1) told
   where given_by = 'authority' and number = newest
   order by revision desc limit 1`;
