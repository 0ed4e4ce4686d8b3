import { z } from 'zod';
import { PROTOCOL_CODES } from './protocol-signature.js';

/** Why a node does not take up what the feed brings. */
export const ITEM_CODES = [
  ...PROTOCOL_CODES,
  /** An older directive or version than one that was seen. */
  'replayed',
  /** Directive and protocol are of different versions. */
  'ids-differ',
  'missing-protocol',
  /** Another content under the id or number of a version that was taken up: versions never change. */
  'version-changed',
  /** A version that the hub withdrew does not come back. */
  'withdrawn',
] as const;
export type ItemCode = (typeof ITEM_CODES)[number];

/** Why a region takes no part in a version, or no longer. */
const STEWARD_CODES = [
  'criteria-unsuitable',
  'ethics-concern',
  'local-policy',
  'no-capacity',
  'no-site',
  'other',
  'recruitment-complete',
  'safety',
] as const;

/** Every reason that a node may give the hub. The set is closed, so that nothing else leaves a region in it. */
export const ReportCode = z.enum([...ITEM_CODES, ...STEWARD_CODES]);
export type ReportCode = z.infer<typeof ReportCode>;
