import type { ContactPolicy } from '@kohort/consent';
import { localDayIn, type LocalDay } from '@kohort/kernel';
import type { NodeConfig } from '../config.js';
import type { GateRules } from './decide-people.js';

export type RegionSettings = Pick<NodeConfig, 'CONTACT_POLICY' | 'REGION' | 'TIME_ZONE'>;

/** By what the region decides, as it is configured; injected. */
export abstract class RegionRules implements GateRules {
  abstract readonly policy: ContactPolicy;
  abstract readonly localDay: LocalDay;
}

/** The policy that the configuration names holds until the steward sets one. Its version is what it says. */
export const regionRules = ({ CONTACT_POLICY: kind, REGION, TIME_ZONE }: RegionSettings): RegionRules => ({
  policy: { id: `region-${REGION}`, version: kind, kind },
  localDay: localDayIn(TIME_ZONE),
});
