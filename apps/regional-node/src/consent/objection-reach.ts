import { granting, type AccessPolicy, type UserCaller } from '@kohort/platform';
import type { NewObjection } from './objection-register.js';

/** For which objections somebody speaks for people: all of them, or those to the trials where one works. */
export interface ObjectionReach {
  /** Who keeps the register, and does not recruit. */
  readonly keeper: boolean;
  readonly accountId: string;
  readonly trial: (trialId: string | undefined) => boolean;
}

/** The places that bound whoever writes objections. */
export const OBJECTION_PLACES = ['trial', 'site'] as const;

export function reachOf(policy: AccessPolicy, { grants, accountId }: UserCaller): ObjectionReach {
  const lines = granting(policy, grants, 'objection:write', OBJECTION_PLACES);
  return {
    accountId,
    keeper: granting(policy, grants, 'objection:read').length > 0,
    trial: (trialId) => lines.some(({ trial }) => trial === undefined || trial === trialId),
  };
}

/** A no to everything is taken by whoever hears it. */
export const mayRecord = ({ trial }: ObjectionReach, { kind, trialId }: Stated): boolean =>
  kind !== 'trial' || trial(trialId);

/** Who recruits does not lift a no: but what one wrote down oneself of the own trial may have been a mistake. */
export const mayEnd = (reach: ObjectionReach, { kind, trialId, recordedBy }: Recorded): boolean =>
  reach.keeper || (kind === 'trial' && reach.trial(trialId) && recordedBy === reach.accountId);

type Stated = Pick<NewObjection, 'kind' | 'trialId'>;
type Recorded = Stated & { readonly recordedBy: string };

/** The steward writes down what the person said; a coordinator heard it. */
export const sourceFor = ({ keeper }: ObjectionReach): NewObjection['source'] => (keeper ? 'patient' : 'coordinator');
