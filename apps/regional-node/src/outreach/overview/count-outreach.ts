import type { OutreachOverview } from '@kohort/node-api';
import { appendAudit } from '@kohort/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { reasonOf } from './list-outreach-cases.js';
import type { Overseer } from './overseer.js';
import { trialsIn } from './trials-in-reach.js';

/** The cases counted: `$1` the trials, all where null. Told is whom a mail told, or may have told. */
const CASES = `
  with told as (
    select case_id, min(coalesce(settled_at, claimed_at)) as at from outreach_message
      where state in ('sent', 'uncertain') group by case_id
  ), counted as (
    select c.trial_id, c.state, c.reason, c.answer, c.answer_code,
           told.at is not null as told,
           told.at is not null and c.answer is not null as answered,
           extract(epoch from c.answered_at - told.at) / 86400 as days
      from outreach_case c left join told on told.case_id = c.id
      where $1::uuid[] is null or c.trial_id = any($1)
  )`;

const RESPONSES = `
  count(*)::int as cases, count(*) filter (where told)::int as told, count(*) filter (where answered)::int as answered,
  percentile_cont(0.5) within group (order by days) filter (where answered) as median`;

interface Responses {
  readonly cases: number;
  readonly told: number;
  readonly answered: number;
  readonly median: number | null;
}

/** How outreach goes: numbers only, of the trials that somebody oversees. */
export async function countOutreach(
  dataSource: DataSource,
  trial: string | undefined,
  { actor, reach, running }: Overseer,
): Promise<OutreachOverview> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const reached = trialsIn(reach);
    const trials = trial === undefined ? reached : reached === undefined || reached.includes(trial) ? [trial] : [];
    const count = counter(manager, trials);
    const [all] = await count<Responses>(`select ${RESPONSES} from counted`);
    const byTrial = await count<Responses & { trial_id: string }>(
      `select trial_id, ${RESPONSES} from counted group by trial_id order by trial_id`,
    );
    await appendAudit(manager, {
      ...{ actor, action: 'outreach.overview-read', purpose: 'recruiting', details: { cases: all?.cases ?? 0 } },
      subject: { type: 'trial', id: trial ?? 'all' },
    });
    return {
      ...responses(all),
      states: await statesOf(count),
      reasons: await reasonsOf(count),
      answers: await answersOf(count),
      trials: byTrial.map((each) => {
        const acronym = running.get(each.trial_id)?.protocol.trial.acronym;
        return { trialId: each.trial_id, ...(acronym === undefined ? {} : { acronym }), ...responses(each) };
      }),
    };
  });
}

type Count = <Row>(select: string) => Promise<Row[]>;

const counter =
  (manager: EntityManager, trials: readonly string[] | undefined): Count =>
  <Row>(select: string) =>
    manager.query<Row[]>(`${CASES} ${select}`, [trials ?? null]);

function responses({ cases, told, answered, median }: Responses = { cases: 0, told: 0, answered: 0, median: null }) {
  return {
    ...{ cases, told, answered },
    ...(told === 0 ? {} : { responseRate: Math.round((answered / told) * 10_000) / 10_000 }),
    ...(median === null ? {} : { medianDaysToAnswer: Math.max(0, Math.round(median * 10) / 10) }),
  };
}

const statesOf = (count: Count) =>
  count<OutreachOverview['states'][number]>(
    'select state, count(*)::int as cases from counted group by state order by state',
  );

async function reasonsOf(count: Count): Promise<OutreachOverview['reasons']> {
  const rows = await count<Pick<OutreachOverview['reasons'][number], 'state' | 'code' | 'cases'>>(
    `select state, reason as code, count(*)::int as cases from counted where reason is not null
      group by state, reason order by state, count(*) desc, reason`,
  );
  return rows.map((row) => ({ ...row, ...reasonOf(row.code) }));
}

async function answersOf(count: Count): Promise<OutreachOverview['answers']> {
  const rows = await count<{
    answer: OutreachOverview['answers'][number]['answer'];
    code: string | null;
    cases: number;
  }>(
    `select answer, answer_code as code, count(*)::int as cases from counted where answer is not null
      group by answer, answer_code order by answer, answer_code nulls first`,
  );
  return rows.map(({ answer, code, cases }) => ({ answer, ...(code === null ? {} : { code }), cases }));
}
