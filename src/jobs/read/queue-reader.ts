import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import type { JobState } from '../../database/schema/jobs.js';
import { JobCatalog } from '../declare/job-catalog.js';
import { RelayLag } from '../figures/relay-lag.js';

/** Counts are exact up to here; what a larger backlog holds is estimated. */
const COUNTED = 10_000;

/** How full a queue is, as PostgreSQL knows it. */
export interface QueueDepth {
  readonly queue: string;
  readonly paused: boolean;
  /** Why it is paused. */
  readonly reason: string | null;
  /** Recorded and not with the engine: due, or to be run later. */
  readonly pending: number;
  /** Of the pending ones those that are not due yet: delayed, or waiting for their next attempt. */
  readonly delayed: number;
  /** Handed over to the engine. */
  readonly queued: number;
  readonly active: number;
  readonly deadLetters: number;
  /** A count is over 10,000, and so an estimate. */
  readonly approximate: boolean;
  /** How long the job that has been due the longest waits, in ms; 0 when none is due. */
  readonly oldestWaitingMs: number;
  /**
   * How far the relay is behind, in ms: how long the due job that waits the longest to be handed over has waited, or,
   * where that was longer, one that this process handed over within the last minute.
   */
  readonly relayLagMs: number;
}

const countOf = (condition: string): string =>
  `(select count(*)::int from (select 1 from haat.jobs j where j.queue = q.name and ${condition} limit ${COUNTED + 1}) as counted)`;

const ofState = (state: string): string => countOf(`j.state = '${state}'`);

/** One look at an index for each queue, state and priority: the cost does not grow with what is recorded. */
const DEPTHS = `
  select q.name as queue, coalesce(s.paused, false) as paused, case when s.paused then s.reason end as reason,
    ${ofState('pending')} as pending, ${ofState('queued')} as queued, ${ofState('active')} as active,
    ${ofState('dead')} as "deadLetters", due.pending as due, waits.pending_ms as "pendingMs",
    greatest(waits.pending_ms, waits.queued_ms) as "oldestWaitingMs"
  from unnest($1::text[]) as q(name)
  left join haat.queues s on s.name = q.name
  cross join (select haat.haat_now() as now) as clock
  cross join lateral (
    select count(*)::int as pending from (
      select 1 from generate_series(1, 10) as p(priority) cross join lateral (
        select 1 from haat.jobs j where j.state = 'pending' and j.queue = q.name and j.priority = p.priority
          and j.run_at <= clock.now limit ${COUNTED + 1}) as each limit ${COUNTED + 1}) as counted
  ) as due
  cross join lateral (
    select coalesce(greatest(0, round(extract(epoch from clock.now - min(first.pending)) * 1000)), 0)::float8 as pending_ms,
      coalesce(greatest(0, round(extract(epoch from clock.now - min(first.queued)) * 1000)), 0)::float8 as queued_ms
    from generate_series(1, 10) as p(priority)
    cross join lateral (select
      (select run_at from haat.jobs j where j.state = 'pending' and j.queue = q.name and j.priority = p.priority
       order by run_at limit 1) as pending,
      (select min(run_at) from haat.jobs j where j.state = 'queued' and j.queue = q.name and j.priority = p.priority) as queued
    ) as first
  ) as waits
  order by q.name`;

/** What the planner expects to find, from the statistics of the table: nothing is read. */
const EXPECTED = `explain (format json) select 1 from haat.jobs where queue = $1 and state = $2`;

interface DepthRow extends Record<string, unknown>, Omit<QueueDepth, 'delayed' | 'approximate' | 'relayLagMs'> {
  due: number;
  pendingMs: number;
}

/** Reads how full the queues are. */
@Injectable()
export class QueueReader {
  constructor(
    private readonly database: Database,
    private readonly catalog: JobCatalog,
    private readonly lag: RelayLag,
  ) {}

  async depths(): Promise<readonly QueueDepth[]> {
    const rows = await this.database.query<DepthRow>(DEPTHS, [[...this.catalog.queues().keys()]]);
    return Promise.all(rows.map((row) => this.#depthOf(row)));
  }

  async #depthOf({ due, pendingMs, ...row }: DepthRow): Promise<QueueDepth> {
    const pending = await this.#estimated(row.queue, 'pending', row.pending);
    const queued = await this.#estimated(row.queue, 'queued', row.queued);
    const active = await this.#estimated(row.queue, 'active', row.active);
    const deadLetters = await this.#estimated(row.queue, 'dead', row.deadLetters);
    return {
      ...row,
      pending,
      queued,
      active,
      deadLetters,
      delayed: due > COUNTED ? 0 : pending - due,
      approximate: [row.pending, row.queued, row.active, row.deadLetters].some((counted) => counted > COUNTED),
      relayLagMs: Math.max(pendingMs, this.lag.of(row.queue)),
    };
  }

  /** The count, or what is expected instead when there are too many to count. */
  async #estimated(queue: string, state: JobState, counted: number): Promise<number> {
    if (counted <= COUNTED) return counted;
    const [row] = await this.database.query<{ 'QUERY PLAN': ExpectedRows }>(EXPECTED, [queue, state]);
    return Math.max(counted, Math.round(row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0));
  }
}

type ExpectedRows = readonly { readonly Plan: { readonly 'Plan Rows': number } }[];
