import { ok, type Result } from '@kohort/kernel';
import type { SiteDecision } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import type { TrialSite } from '@kohort/protocol';
import { In, LessThan, MoreThan, type DataSource, type EntityManager } from 'typeorm';
import { decideProtocol, type Decider } from './decide-protocol.js';
import { mayRunNow } from './may-run-now.js';
import { noteEvent } from './protocol-log.js';
import { RAN, SUPERSEDED_FROM } from './protocol-state.js';
import { ProtocolRow } from './protocol.entity.js';
import type { VerifiedProtocols } from './verified-protocols.js';

type Sites = readonly SiteDecision[];

/**
 * Lets a version run here, at the sites that are allowed. It takes the place of older versions of its trial, and there is
 * no way back to those.
 */
export const allowProtocol = (
  dataSource: DataSource,
  protocols: VerifiedProtocols,
  { id, sites }: { readonly id: string; readonly sites: Sites },
  decider: Decider,
): Promise<Result<undefined, AppFault>> =>
  decideProtocol(
    dataSource,
    id,
    {
      move: 'allow',
      check: async (manager, row) => {
        const fits = await mayRunNow(protocols, row, decider.now);
        if (!fits.ok) return fits;
        const decided = decideSites(fits.value.protocol.sites, fits.value.region, sites);
        if (!decided.ok) return decided;
        if (await hasRunNewer(manager, row))
          return failure('wrong-state', 'A newer version of this trial has run here.');
        await supersedeOlder(manager, row, decider);
        return decided;
      },
    },
    decider,
  );

const hasRunNewer = (manager: EntityManager, { trialId, version }: ProtocolRow): Promise<boolean> =>
  manager.existsBy(ProtocolRow, { trialId, version: MoreThan(version), decision: In(RAN) });

async function supersedeOlder(
  manager: EntityManager,
  { trialId, version }: ProtocolRow,
  { actor, now }: Decider,
): Promise<void> {
  const where = { trialId, version: LessThan(version), decision: In(SUPERSEDED_FROM) };
  for (const row of await manager.find(ProtocolRow, { where, order: { version: 'ASC' } })) {
    await manager.update(ProtocolRow, { id: row.id }, { decision: 'superseded' });
    await noteEvent(manager, row, { kind: 'supersede', actor, at: now });
  }
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
