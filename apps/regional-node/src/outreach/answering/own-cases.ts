import { PEOPLE_IN_SIGHT } from '../../ingestion/people-in-sight.js';
import { inSight } from '../../matching/who-sees.js';
import { ENCOUNTER_SIGHT_MS, TREATING } from '../../treatment/treating.js';
import type { Viewer } from './viewer.js';

interface Condition {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Whether a mail told one of these accounts of the case, and none of these practitioners said that it is no patient of theirs. */
const told = (accounts: ':ownAccounts' | ':principalAccounts', practitioners: ':ownPractitioners' | ':principals') => `(
  exists (select from outreach_message m where m.case_id = c.id and m.recipient = any(${accounts}) and m.state <> 'released')
  and not c.excluded && cast(${practitioners} as text[]))`;
const OWN_TOLD = told(':ownAccounts', ':ownPractitioners');
const PRINCIPAL_TOLD = told(':principalAccounts', ':principals');

/** Whom an escalation goes past, or whose snooze is over, still has to do with the case before the next mail leaves. */
export const TOLD_BEFORE = `(${OWN_TOLD} or ${PRINCIPAL_TOLD})`;

const IN_SIGHT = `select from (${PEOPLE_IN_SIGHT}) here where here.id = c.personId`;
/** A deputy answers in their own care providers: that for which the principal treats the person, or the person's own. */
const WITHIN = `(here.provider = any(:ownProviders) or here.readable and exists (
  select from person patient join (${TREATING}) t on t.person_id = patient.id
   where patient.survivor_id = here.person and t.practitioner = any(:principals)
     and (t.unit = any(:ownProviders) or t.provider = any(:ownProviders))
     and (t.valid_until is null or t.valid_until >= :treatedSince)))`;

/**
 * The cases, under the alias `c`, that somebody has to do with: one is or was told, or treats the person, or stands in now
 * for who is. What one said is not one's patient stays one's own until another is to be told, for one had been shown it.
 * Nobody is among them who is gone, protected or out of sight, as it is known now.
 */
export function ownCases(viewer: Viewer): Condition {
  const seen = inSight(viewer.sight, 'c.personId');
  const own = `(c.recipient = any(:ownAccounts) or c.practitioner = any(:ownPractitioners) or ${OWN_TOLD})`;
  const stands = `c.recipient = any(:principalAccounts) or c.practitioner = any(:principals) or ${PRINCIPAL_TOLD}`;
  const left = `c.answeredBy = any(:ownAccounts) and c.answer = 'not-my-patient'
    and c.state in ('waiting', 'unroutable', 'queued')`;
  const within = viewer.providers === 'everywhere' ? '' : ` and ${WITHIN}`;
  return {
    sql: `(${own} and ${seen.sql} or (${stands}) and exists (${IN_SIGHT}${within}) or ${left} and exists (${IN_SIGHT}))`,
    parameters: {
      ...seen.parameters,
      ownAccounts: [viewer.accountId],
      ownPractitioners: [viewer.practitioner],
      ownProviders: viewer.providers === 'everywhere' ? [] : [...viewer.providers],
      principals: viewer.principals.map(({ practitioner }) => practitioner),
      principalAccounts: viewer.principals.map(({ accountId }) => accountId),
      treatedSince: Date.now() - ENCOUNTER_SIGHT_MS,
    },
  };
}
