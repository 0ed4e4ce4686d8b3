import type { EntityManager } from 'typeorm';
import { objects } from '../../consent/objected.js';
import { PEOPLE_IN_SIGHT } from '../../ingestion/people-in-sight.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Reach } from './trials-in-reach.js';

type Case = Pick<OutreachCaseRow, 'id' | 'trialId' | 'personId'>;

/**
 * The cases whose person a coordinator is shown before a referral: where the trial's settings at one of the coordinator's own
 * sites name the decision that allows it, and never somebody who is protected or objects. Whoever oversees without a trial
 * sees numbers.
 */
export async function shownPeople(
  manager: EntityManager,
  cases: readonly Case[],
  reach: Reach,
): Promise<ReadonlySet<string>> {
  if (reach === 'everywhere' || cases.length === 0) return new Set();
  const allowed = await trialsThatShow(manager, reach);
  const those = cases.filter(({ trialId }) => allowed.has(trialId));
  const rows = await manager.query<{ id: string }[]>(
    `select c.id from unnest($1::uuid[], $2::uuid[], $3::text[]) as c (id, trial, person)
      where exists (select from (${PEOPLE_IN_SIGHT}) seen where seen.id = c.person)
        and not ${objects('c.person', 'c.trial')}`,
    [those.map(({ id }) => id), those.map(({ trialId }) => trialId), those.map(({ personId }) => personId)],
  );
  return new Set(rows.map(({ id }) => id));
}

async function trialsThatShow(
  manager: EntityManager,
  reach: Exclude<Reach, 'everywhere'>,
): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ trial_id: string; site_id: string }[]>(
    `select trial_id, site_id from trial_site
      where trial_id::text = any($1) and coalesce(settings->>'showsBeforeReferral', '') <> ''`,
    [[...reach.keys()]],
  );
  const isReached = ({ trial_id, site_id }: { trial_id: string; site_id: string }): boolean => {
    const sites = reach.get(trial_id);
    return sites === 'every-site' || sites?.has(site_id) === true;
  };
  return new Set(rows.filter(isReached).map(({ trial_id }) => trial_id));
}
