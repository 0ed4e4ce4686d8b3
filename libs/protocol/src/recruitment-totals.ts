import type { Result } from '@kohort/kernel';
import { z } from 'zod';
import { AuditHead } from './audit-seal.js';
import { signDocument, verifyDocument, type Expected } from './node-document.js';
import type { MessageFault } from './signed-message.js';
import type { SigningKey } from './signing-key.js';

const count = z.int().min(0).max(1_000_000);

/** How many attempts at one site ever came to a state, from informed consent on; a correction may lower a number. */
export const SiteTotals = z.strictObject({
  site: z.uuid(),
  /** How many the site is to enrol. */
  target: count.optional(),
  consented: count,
  screening: count,
  eligible: count,
  enrolled: count,
  completed: count,
  withdrawn: count,
  screenFailed: count,
});
export type SiteTotals = z.infer<typeof SiteTotals>;

/**
 * What a node tells the hub of a trial each week. States after informed consent are exact; of earlier ones, and of people
 * who did not consent, nothing is told here (docs/privacy-and-law.md, recruitment totals).
 */
export const RecruitmentTotals = z
  .strictObject({
    /** Sent again under the same id, they count once. */
    id: z.uuid(),
    trialId: z.uuid(),
    /** The newest version that somebody was included under, or that runs. */
    versionId: z.uuid(),
    at: z.iso.datetime({ offset: true }),
    /** The last day that is counted, in the region's time zone. */
    through: z.iso.date(),
    sites: z
      .array(SiteTotals)
      .max(500)
      .refine((sites) => new Set(sites.map(({ site }) => site)).size === sites.length, 'must name each site once'),
    /**
     * Where the node's audit ended: it cannot be cut off behind this unseen. `previous` is what stands in its chain, when it
     * is sent, where the hub was last told of: a chain that was made anew has another hash there.
     */
    auditHead: AuditHead.extend({ previous: AuditHead.optional() }).optional(),
  })
  .meta({ id: 'RecruitmentTotals' });
export type RecruitmentTotals = z.infer<typeof RecruitmentTotals>;

const KIND = { typ: 'kohort-totals+jwt', claim: 'totals', longest: 200_000, schema: RecruitmentTotals };

/** Signed with the node's key for a minute, for the hub at this address. Sign anew for each attempt. */
export const signTotals = (key: SigningKey, hub: string, totals: RecruitmentTotals, now: number): Promise<string> =>
  signDocument(KIND, key, hub, totals, now);

/** Totals that this node signed, for this hub and now. Never throws. */
export const verifyTotals = (text: string, expected: Expected): Promise<Result<RecruitmentTotals, MessageFault>> =>
  verifyDocument(KIND, text, expected);
