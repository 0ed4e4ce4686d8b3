import type { NodeAnswer, NodeAnswers } from '@kohort/hub-api';
import { invariant, ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import { In, IsNull, type DataSource, type EntityManager } from 'typeorm';
import { NodeRow } from '../nodes/node.entity.js';
import { PermitRow } from '../permits/permit.entity.js';
import type { TrialCaller } from '../trials/caller.js';
import { findTrial } from '../trials/find-trial.js';
import { lastWords, type LastWord } from './last-words.js';
import type { NodeReportRow } from './node-report.entity.js';

interface Latest extends Pick<NodeReportRow, 'region' | 'code' | 'sites' | 'at'> {
  readonly version_id: string;
  readonly state: NodeAnswer['state'];
}

/**
 * How the region of each published version's permit answers it, the newest version first; silent regions too. Beside it
 * stands what the hub said last, whatever the region decided.
 */
export async function listNodeAnswers(
  { manager }: DataSource,
  trialId: string,
  caller: TrialCaller,
): Promise<Result<NodeAnswers, AppFault>> {
  const trial = await findTrial(manager, caller, trialId);
  if (!trial.ok) return trial;
  const words = await lastWords(manager, trialId);
  const permits = await manager
    .createQueryBuilder(PermitRow, 'permit')
    .select(['permit.id', 'permit.versionId', 'permit.version', 'permit.regions'])
    .where(`permit.decision = 'approved' and permit.version_id = any(:told)`, { told: [...words.keys()] })
    .orderBy('permit.version', 'DESC')
    .getMany();
  const regions = permits.flatMap((permit) => permit.regions);
  const nodes = await manager.findBy(NodeRow, { region: In(regions), revokedAt: IsNull() });
  const latest = await latestOf(manager, trialId, '');
  const sites = await latestOf(manager, trialId, 'and sites is not null');
  const items = permits.flatMap((permit) =>
    permit.regions.map((region) => {
      const isIts = (each: Latest): boolean => each.region === region && each.version_id === permit.versionId;
      const node = nodes.find((each) => each.region === region);
      const word = words.get(permit.versionId);
      return answerOf(permit, region, { node, latest: latest.find(isIts), sites: sites.find(isIts)?.sites, word });
    }),
  );
  return ok({ items });
}

/** The latest answer of each region to each version of a trial, by the node's own clock as far as it is not ahead. */
const latestOf = (manager: EntityManager, trialId: string, more: '' | 'and sites is not null'): Promise<Latest[]> =>
  manager.query(
    `select distinct on (version_id, region) version_id, region, state, code, sites, at
       from node_report where trial_id = $1 and expected and state not like 'hub-%' ${more}
      order by version_id, region, least(at, received_at) desc, received_at desc`,
    [trialId],
  );

interface Known {
  readonly node: NodeRow | undefined;
  readonly latest: Latest | undefined;
  readonly sites: Latest['sites'] | undefined;
  readonly word: LastWord | undefined;
}

function answerOf(permit: PermitRow, region: string, { node, latest, sites, word }: Known): NodeAnswer {
  invariant(word, 'nodes were told of the version');
  const { state, revision, at, confirmedBy } = word;
  return {
    version: permit.version,
    versionId: permit.versionId,
    region,
    ...(node === undefined ? {} : { node: { id: node.id, name: node.name } }),
    state: latest?.state ?? 'unanswered',
    ...(latest?.code == null ? {} : { code: latest.code }),
    ...(sites == null ? {} : { sites }),
    ...(latest === undefined ? {} : { at: latest.at.toISOString() }),
    directive: { state, revision, at: at.toISOString(), confirmed: confirmedBy.includes(region) },
  };
}
