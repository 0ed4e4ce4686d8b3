import { FORWARD, movesFrom, type MoveName } from '@kohort/enrolment';
import { ok, type Result } from '@kohort/kernel';
import type { TrialSiteSettings } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import type { EnrolmentRow } from './enrolment.entity.js';
import { mayAt, type Staff } from './reach.js';

const CONSENT = ['informed-consent:record'];
const SIGN = ['eligibility:sign'];
const WRITE = ['enrolment:write'];

/** Any of these permissions lets somebody make the move. */
const NEEDS: Partial<Record<string, readonly string[]>> = {
  'record-consent': CONSENT,
  're-consent': CONSENT,
  'sign-eligibility': SIGN,
  enrol: SIGN,
  'fail-screening': [...SIGN, ...WRITE],
};

/** Whether somebody may make a move, or correct one, at the site of an attempt. */
export function mayMove(
  staff: Staff,
  kind: string,
  row: EnrolmentRow,
  { clinicianMayTakeConsent }: Pick<TrialSiteSettings, 'clinicianMayTakeConsent'>,
): Result<undefined, AppFault> {
  if (!(NEEDS[kind] ?? WRITE).some((permission) => mayAt(staff, permission, row)))
    return failure('forbidden', 'The delegation log does not let you do this at this site.');
  const own = NEEDS[kind] === CONSENT && [row.referredBy, row.onBehalfOf].includes(staff.actor.id);
  return own && clinicianMayTakeConsent === undefined
    ? failure(
        'forbidden',
        'Whoever referred somebody, or added them, leaves the consent to another, unless ethics allows otherwise.',
      )
    : ok(undefined);
}

/** After an objection an attempt can be ended, and nothing else. */
export const endsOnly = (kind: string): boolean => kind !== 'contact-attempt' && !FORWARD.includes(kind as MoveName);

/** What somebody may do with an attempt now. */
export const movesFor = (staff: Staff, row: EnrolmentRow, settings: TrialSiteSettings, objected: boolean): MoveName[] =>
  movesFrom(row.state, row.summary.endScope).filter(
    (move) => mayMove(staff, move, row, settings).ok && (!objected || endsOnly(move)),
  );
