import type { TrialPage } from '@kohort/hub-api';
import { TrialVersionState } from '@kohort/hub-api';
import { invariant, ok, type Result } from '@kohort/kernel';
import { readPage } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import type { TrialCaller } from './caller.js';
import { versionHeaders } from './find-trial.js';
import { TrialRow } from './trial.entity.js';
import { lineView } from './views.js';

export const trialQuery = pageQuery.extend({
  // The cursor of a long acronym in letters of three bytes.
  after: z.string().max(600).optional(),
  sort: z.enum(['acronym', 'createdAt', 'updatedAt']).default('acronym'),
  order: z.enum(['asc', 'desc']).default('asc'),
  /** Of the newest version. */
  state: TrialVersionState.optional(),
  /** Of any version. */
  anyState: TrialVersionState.optional(),
  organisation: z.uuid().optional(),
  /** In acronym or title. */
  text: z.string().trim().min(1).max(100).optional(),
});
export type TrialQuery = z.infer<typeof trialQuery>;

/** The trials that the caller may see, each with its newest version. */
export async function listTrials(
  manager: EntityManager,
  { organisations }: TrialCaller,
  query: TrialQuery,
): Promise<Result<TrialPage, AppFault>> {
  const found = manager.createQueryBuilder(TrialRow, 'trial').where('true');
  // A grant may be bounded by something that is no id.
  if (organisations !== 'everywhere')
    found.andWhere('trial.organisation_id::text = any(:organisations)', { organisations });
  narrow(found, query);
  const page = await readPage(found, query);
  if (!page.ok) return page;
  const { items, next } = page.value;
  const headers = await versionHeaders(
    manager,
    items.map(({ id }) => id),
  );
  const lines = items.map((trial) => {
    const newest = headers.find(({ trialId }) => trialId === trial.id);
    invariant(newest, 'a trial has a version');
    return lineView(trial, newest);
  });
  return ok({ items: lines, ...(next === undefined ? {} : { next }) });
}

function narrow(found: SelectQueryBuilder<TrialRow>, { state, anyState, organisation, text }: TrialQuery): void {
  if (organisation !== undefined) found.andWhere('trial.organisation_id = :organisation', { organisation });
  if (state !== undefined)
    found.andWhere(
      `(select version.state from trial_version version where version.trial_id = trial.id
          order by version.number desc limit 1) = :state`,
      { state },
    );
  if (anyState !== undefined)
    found.andWhere(
      'exists (select from trial_version version where version.trial_id = trial.id and version.state = :anyState)',
      { anyState },
    );
  if (text !== undefined)
    found.andWhere('(trial.acronym ilike :pattern or trial.title_sv ilike :pattern or trial.title_en ilike :pattern)', {
      pattern: `%${text.replace(/[\\%_]/g, '\\$&')}%`,
    });
}
