import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMatching implements MigrationInterface {
  readonly name = 'CreateMatching1796120000000';

  async up(runner: QueryRunner): Promise<void> {
    await createCandidates(runner);
    await createRuns(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['dry_run', 'sweep', 'candidate_event', 'candidate']) await runner.query(`drop table ${table}`);
  }
}

async function createCandidates(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table candidate (
      id uuid not null constraint candidate_pkey primary key,
      trial_id uuid not null,
      person_id text not null,
      version_id uuid not null,
      version integer not null,
      outcome text not null,
      state text not null,
      truths text not null,
      verdicts json not null,
      index_day date not null,
      evaluated_at timestamptz not null,
      first_at timestamptz not null,
      changed_at timestamptz not null,
      provider text,
      practitioners text[] not null,
      open_count integer not null,
      manual_count integer not null,
      constraint candidate_trial_person unique (trial_id, person_id)
    )`);
  await runner.query('create index candidate_person on candidate (person_id)');
  await runner.query('create index candidate_trial_changed on candidate (trial_id, changed_at)');
  await runner.query(`
    create table candidate_event (
      id uuid not null constraint candidate_event_pkey primary key,
      candidate_id uuid not null,
      at timestamptz not null,
      kind text not null,
      outcome_from text,
      outcome_to text not null,
      version integer not null,
      cause jsonb not null
    )`);
  await runner.query('create index candidate_event_candidate on candidate_event (candidate_id, at)');
}

async function createRuns(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table sweep (
      id uuid not null constraint sweep_pkey primary key,
      trial_id uuid not null,
      version_id uuid not null,
      version integer not null,
      generation integer not null,
      cause text not null,
      state text not null,
      cursor text,
      done integer not null,
      total integer not null,
      failures integer not null default 0,
      fault text,
      started_at timestamptz not null,
      touched_at timestamptz not null,
      finished_at timestamptz,
      constraint sweep_trial_generation unique (trial_id, generation)
    )`);
  await runner.query(`
    create table dry_run (
      id uuid not null constraint dry_run_pkey primary key,
      trial_id uuid not null,
      version_id uuid not null,
      version integer not null,
      state text not null,
      cursor text,
      done integer not null,
      total integer not null,
      index_day date not null,
      tally jsonb not null,
      contactable_eligible integer not null,
      contactable_possible integer not null,
      requested_at timestamptz not null,
      touched_at timestamptz not null,
      finished_at timestamptz
    )`);
  await runner.query('create index dry_run_version on dry_run (version_id, requested_at)');
}
