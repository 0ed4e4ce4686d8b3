import { ok, type Result } from '@kohort/kernel';
import type { SiteDecision } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import type { TrialSite } from '@kohort/protocol';
import { Not, type EntityManager } from 'typeorm';
import { decideProtocol, type Decider, type DecisionDeps } from './decide-protocol.js';
import { mayRunNow } from './may-run-now.js';
import { RAN, SUPERSEDED_FROM } from './protocol-state.js';
import { ProtocolRow } from './protocol.entity.js';
import { decidedOf, type Standing } from './standing.js';

type Sites = readonly SiteDecision[];

/**
 * Lets a version run here, at the sites that are allowed. It takes the place of older versions of its trial, and there is
 * no way back to those. Of a version that is allowed, it changes the sites.
 */
export const allowProtocol = (
  deps: DecisionDeps,
  { id, sites }: { readonly id: string; readonly sites: Sites },
  decider: Decider,
): Promise<Result<undefined, AppFault>> =>
  decideProtocol(
    deps,
    id,
    {
      move: (before) => (before === 'allowed' ? 'change-sites' : 'allow'),
      check: async (manager, standing) => {
        const fits = mayRunNow(standing);
        if (!fits.ok) return fits;
        const decided = decideSites(fits.value.sites, deps.protocols.region, sites);
        if (!decided.ok) return decided;
        if (decidedOf(standing) === 'allowed') return ok({ sites: decided.value });
        const { version } = standing.row;
        const others = await othersThan(standing.row, deps, manager, decider.now);
        const newer = newerFault(others.filter(({ row }) => row.version > version));
        if (newer !== undefined) return failure('wrong-state', newer);
        const older = others.filter((each) => each.row.version < version && SUPERSEDED_FROM.includes(decidedOf(each)));
        return ok({ sites: decided.value, supersedes: older.map(({ row }) => row) });
      },
    },
    decider,
  );

/** The other versions of the trial, by what is signed of them. */
async function othersThan(
  { id, trialId }: ProtocolRow,
  { protocols }: DecisionDeps,
  manager: EntityManager,
  now: Date,
) {
  const rows = await manager.find(ProtocolRow, { where: { trialId, id: Not(id) }, order: { version: 'ASC' } });
  return protocols.standings(manager, rows, now);
}

/** Nobody is to be matched by criteria that were amended, unless the steward said no to the amendment. */
function newerFault(newer: readonly Standing[]): string | undefined {
  if (newer.some((each) => RAN.includes(decidedOf(each)))) return 'A newer version of this trial has run here.';
  return newer.some((each) => each.row.hubState === 'published' && decidedOf(each) !== 'declined')
    ? 'There is a newer version of this trial: allow that one, or decline it first.'
    : undefined;
}

/** A decision for each site of the region; a trial without sites here is allowed as a whole. */
export function decideSites(all: readonly TrialSite[], region: string, given: Sites): Result<Sites, AppFault> {
  const here = all.filter((site) => site.region === region);
  for (const [at, { site }] of given.entries()) {
    const path = `/sites/${at}/site`;
    if (!here.some(({ id }) => id === site)) return failure('invalid-input', 'No site of this trial here.', path);
    if (given.findIndex((each) => each.site === site) !== at)
      return failure('invalid-input', 'The site is named twice.', path);
  }
  const decisions = here.map(
    ({ id }): SiteDecision => given.find(({ site }) => site === id) ?? { site: id, decision: 'declined' },
  );
  return here.length === 0 || decisions.some(({ decision }) => decision === 'allowed')
    ? ok(decisions)
    : failure('invalid-input', 'At least one site must be allowed; decline the protocol otherwise.', '/sites');
}
