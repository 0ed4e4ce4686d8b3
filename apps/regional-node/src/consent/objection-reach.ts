import { granting, type AccessPolicy, type UserCaller } from '@kohort/platform';
import type { NewObjection } from './objection-register.js';

/** For which objections somebody speaks for people: all of them, or those to the trials where one works. */
export interface ObjectionReach {
  readonly everywhere: boolean;
  readonly trial: (trialId: string | undefined) => boolean;
}

/** The places that bound whoever writes objections. */
export const OBJECTION_PLACES = ['trial', 'site'] as const;

export function reachOf(policy: AccessPolicy, { grants }: UserCaller): ObjectionReach {
  const lines = granting(policy, grants, 'objection:write', OBJECTION_PLACES);
  return {
    everywhere: lines.some(({ trial, site }) => trial === undefined && site === undefined),
    trial: (trialId) => lines.some(({ trial }) => trial === undefined || trial === trialId),
  };
}

/**
 * A no to everything is taken by whoever hears it. To lift one takes the region: only the end of a no to one's own trial is
 * one's own business.
 */
export const mayRecord = ({ everywhere, trial }: ObjectionReach, { kind, trialId }: Stated): boolean =>
  everywhere || kind !== 'trial' || trial(trialId);
export const mayEnd = ({ everywhere, trial }: ObjectionReach, { kind, trialId }: Stated): boolean =>
  everywhere || (kind === 'trial' && trial(trialId));

type Stated = Pick<NewObjection, 'kind' | 'trialId'>;

/** The steward writes down what the person said; a coordinator heard it. */
export const sourceFor = (policy: AccessPolicy, { grants }: UserCaller): NewObjection['source'] =>
  granting(policy, grants, 'objection:read').length > 0 ? 'patient' : 'coordinator';
