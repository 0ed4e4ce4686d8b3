import type { Recruitment, RecruitmentCounts, RegionRecruitment } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import { In, IsNull, type DataSource, type EntityManager } from 'typeorm';
import { sitesById } from '../directory/sites-by-id.js';
import { NodeRow } from '../nodes/node.entity.js';
import { DirectiveRow } from '../publication/directive.entity.js';
import type { TrialCaller } from '../trials/caller.js';
import { findTrial } from '../trials/find-trial.js';
import { curveOf, expectationOf, type ToldEnrolled } from './expectation.js';
import { RecruitmentTotalsRow } from './recruitment-totals.entity.js';

const NOBODY: RecruitmentCounts = {
  ...{ consented: 0, screening: 0, eligible: 0, enrolled: 0, completed: 0, withdrawn: 0, screenFailed: 0 },
};

/** How recruitment goes in each region that a trial was published to, as it told last; those that have not are named. */
export async function showRecruitment(
  { manager }: DataSource,
  trialId: string,
  caller: TrialCaller,
): Promise<Result<Recruitment, AppFault>> {
  const trial = await findTrial(manager, caller, trialId);
  if (!trial.ok) return trial;
  const latest = await latestOf(manager, trialId);
  const regions = await regionsOf(manager, trialId, latest);
  const told = regions.flatMap((each) => (each.told === undefined ? [] : [each.told]));
  const target = trial.value.targetEnrolment ?? sumOf(told.map((each) => each.target));
  const enrolled = await enrolledTold(manager, trialId);
  const expected = expectationOf(enrolled, target);
  return ok({
    trialId,
    ...(target === undefined ? {} : { target }),
    counts: addUp(told.map(({ counts }) => counts)),
    regions,
    silent: regions.filter((each) => each.told === undefined).map(({ region }) => region),
    curve: curveOf(enrolled),
    ...(expected === undefined ? {} : { forecast: expected }),
  });
}

/** The latest of each region; what was counted before it is history, whenever it came. */
const latestOf = (manager: EntityManager, trialId: string): Promise<RecruitmentTotalsRow[]> =>
  manager
    .createQueryBuilder(RecruitmentTotalsRow, 'totals')
    .distinctOn(['totals.region'])
    .where({ trialId })
    .orderBy('totals.region')
    .addOrderBy('totals.at', 'DESC')
    .addOrderBy('totals.receivedAt', 'DESC')
    .getMany();

async function regionsOf(
  manager: EntityManager,
  trialId: string,
  latest: readonly RecruitmentTotalsRow[],
): Promise<RegionRecruitment[]> {
  const directives = await manager.find(DirectiveRow, {
    where: { trialId },
    select: { sequence: true, regions: true },
  });
  const regions = [...new Set(directives.flatMap((each) => each.regions))].sort();
  const nodes = await manager.findBy(NodeRow, { region: In(regions), revokedAt: IsNull() });
  const ids = latest.flatMap(({ sites }) => sites.map(({ site }) => site));
  const names = new Map((await sitesById(manager, ids)).map(({ id, name }) => [id, name]));
  return regions.map((region) => {
    const node = nodes.find((each) => each.region === region);
    const row = latest.find((each) => each.region === region);
    return {
      region,
      ...(node === undefined ? {} : { node: { id: node.id, name: node.name } }),
      ...(row === undefined ? {} : { told: toldBy(row, names) }),
    };
  });
}

function toldBy(row: RecruitmentTotalsRow, names: ReadonlyMap<string, string>): RegionRecruitment['told'] {
  const { versionId, through, at, receivedAt } = row;
  const sites = row.sites.map(({ site, target, ...counts }) => ({
    site: { id: site, name: names.get(site) ?? '' },
    ...(target === undefined ? {} : { target }),
    counts,
  }));
  const target = sumOf(sites.map((each) => each.target));
  return {
    ...{ versionId, through, at: at.toISOString(), receivedAt: receivedAt.toISOString() },
    ...(target === undefined ? {} : { target }),
    counts: addUp(sites.map(({ counts }) => counts)),
    sites,
  };
}

function addUp(all: readonly RecruitmentCounts[]): RecruitmentCounts {
  const sum = { ...NOBODY };
  for (const counts of all)
    for (const name of Object.keys(NOBODY) as (keyof RecruitmentCounts)[]) sum[name] += counts[name];
  return sum;
}

/** Undefined where nobody has one. */
function sumOf(numbers: readonly (number | undefined)[]): number | undefined {
  const given = numbers.filter((each) => each !== undefined);
  return given.length === 0 ? undefined : given.reduce((sum, each) => sum + each, 0);
}

const enrolledTold = (manager: EntityManager, trialId: string): Promise<ToldEnrolled[]> =>
  manager.query(
    `select region, to_char(through, 'YYYY-MM-DD') as through,
            (select coalesce(sum((site->>'enrolled')::int), 0)::int from jsonb_array_elements(sites) site) as enrolled
       from recruitment_totals where trial_id = $1 order by at, received_at`,
    [trialId],
  );
