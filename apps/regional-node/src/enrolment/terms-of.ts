import type { Terms } from '@kohort/enrolment';
import { isoDay } from '@kohort/kernel';
import type { TrialSiteSettings } from '@kohort/node-api';
import type { VerifiedProtocol } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import type { EnrolmentRow } from './enrolment.entity.js';
import type { Enrolments } from './enrolments.js';
import { filledAt, hasSlot, isTargetReached } from './site-places.js';

/** What holds for what ends an attempt, whatever the trial says. */
export const NO_TERMS: Omit<Terms, 'today'> = {
  permit: undefined,
  consentForms: [],
  arms: [],
  criteria: [],
  reconsentNeeded: false,
  targetReached: false,
};

/** What a trial and a site say of an attempt now, and what runs of the trial. */
export interface TrialTerms extends Terms {
  readonly running: RunningProtocol | undefined;
}

/** `settings` are read under the site's lock where a slot is to be filled. */
export async function termsOf(
  manager: EntityManager,
  deps: Pick<Enrolments, 'protocols' | 'localDay' | 'today'>,
  row: EnrolmentRow,
  settings: TrialSiteSettings,
  now: Date,
): Promise<TrialTerms> {
  const running = (await deps.protocols.list(manager, now)).find(({ trialId }) => trialId === row.trialId);
  const own = await deps.protocols.read(manager, row.versionId);
  const filled = await filledAt(manager, row);
  const permits = [running?.protocol, own?.protocol].flatMap((each) => (each === undefined ? [] : [each.permit]));
  return {
    today: deps.today(now),
    permit: covering(permits, deps),
    consentForms: settings.consentForms,
    // Who holds a slot keeps it when the log is looked through again.
    arms: settings.arms.map((arm) => ({
      code: arm.code,
      open: row.summary.arm === arm.code || hasSlot(arm, filled),
    })),
    criteria: own?.criteria.criteria.map(({ id }) => id) ?? [],
    reconsentNeeded: row.reconsentNeeded,
    targetReached: isTargetReached(settings, filled),
    running,
  };
}

type Permits = readonly VerifiedProtocol['protocol']['permit'][];

/** An amendment may come with a permit of its own: an attempt that began under one goes on under the other. */
function covering(permits: Permits, { localDay }: Pick<Enrolments, 'localDay'>): Terms['permit'] {
  const days = permits.map(({ validFrom, validUntil }) => ({
    from: isoDay(localDay(Date.parse(validFrom))),
    until: isoDay(localDay(Date.parse(validUntil) - 1)),
  }));
  const [from] = days.map((day) => day.from).sort();
  const until = days
    .map((day) => day.until)
    .sort()
    .at(-1);
  return from === undefined || until === undefined ? undefined : { from, until };
}
