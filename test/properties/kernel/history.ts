import type { SimulatedPostgres } from './simulated-postgres.js';

/** A row of `haat.jobs` as it was at one moment, without its payload. */
export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly epoch: number;
  readonly run: number;
  readonly attempt: number;
  readonly max_attempts: number;
  readonly losses: number;
  readonly worker: string | null;
  readonly run_at: string;
  readonly expires_at: string | null;
  readonly finished_at: string | null;
  readonly dedup_key: string | null;
  readonly dedup_open: boolean;
  readonly keys: readonly string[] | null;
  readonly error: { readonly code: string } | null;
}

/** One change of one row, in the order in which they were made. */
export interface Change {
  readonly at: string;
  readonly before: JobRow | null;
  readonly after: JobRow;
}

const INSTALL = `
  create schema if not exists simulation;
  create table if not exists simulation.changes
    (n bigint generated always as identity primary key, at timestamptz, before jsonb, after jsonb);
  create table if not exists simulation.effects (job_id uuid, run int);
  create or replace function haat.haat_now() returns timestamptz language sql volatile as
    $$ select to_timestamp(current_setting('simulation.now')::double precision / 1000) $$;
  create or replace function simulation.seen(job haat.jobs) returns jsonb language sql immutable as
    $$ select (to_jsonb(job) - 'payload') #- '{error,stack}' $$;
  create or replace function simulation.note() returns trigger language plpgsql as $$
    begin
      insert into simulation.changes (at, before, after)
      values (haat.haat_now(), case when tg_op = 'UPDATE' then simulation.seen(old) end, simulation.seen(new));
      return null;
    end $$;
  create or replace trigger note after insert or update on haat.jobs for each row execute function simulation.note()`;

const CLEAR = `
  truncate haat.jobs, haat.job_errors, haat.queues, haat.processes, haat.leases, haat.kernel_state, haat.audit,
    haat.schedules, simulation.changes, simulation.effects`;

/** PostgreSQL itself writes down every change of every job: what the kernel did, and not what it meant to do. */
export async function installHistory(execute: (text: string) => Promise<unknown>): Promise<void> {
  await execute(INSTALL);
}

export async function clearHistory(postgres: SimulatedPostgres): Promise<void> {
  await postgres.query(CLEAR);
}

export interface History {
  readonly changes: readonly Change[];
  /** How often the effect of each job was committed. */
  readonly effects: ReadonlyMap<string, number>;
}

export async function readHistory(postgres: SimulatedPostgres): Promise<History> {
  const changes = await postgres.query<Change>('select at::text, before, after from simulation.changes order by n');
  const effects = await postgres.query<{ job_id: string; times: number }>(
    'select job_id, count(*)::int as times from simulation.effects group by job_id',
  );
  return { changes, effects: new Map(effects.map(({ job_id, times }) => [job_id, times])) };
}
