import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../database/index.js';
import { ERROR_OF_JOB, JOB_IS_OVER } from './ended-job.js';
import type { GenerationView, WholeGeneration } from './generation-views.js';

/**
 * The clusters of generation `g`. One that is pending is what its job is: it runs, it waits, or it has ended without the
 * cluster, which is then given up by the next sweep; unless its answer is recorded: then the sweep stores it. What was
 * answered after the cluster was cancelled or given up is discarded: only its price counts.
 */
const CLUSTERS = `
  select c.number, c.job_id as "jobId", cardinality(c.members) as answers, c.terms,
    case when c.status = 'done' then call.answer end as theme,
    coalesce(c.error, call.error) as error,
    coalesce(call.attempts, 0)::int as calls, call.answered_at is not null as "isAnswered",
    coalesce(call.cost_usd, 0)::text as "costUsd",
    case when c.status <> 'pending' then c.status
      when job.state = 'active' then 'running'
      when ${JOB_IS_OVER} and call.answered_at is null then 'failed'
      else 'pending' end as status
  from haat.codeframe_clusters c
  left join haat.jobs job on job.id = c.job_id and c.status = 'pending'
  left join haat.codeframe_calls call on call.generation_id = c.generation_id and call.cluster = c.number
  where c.generation_id = g.id`;

/** A generation without clusters is what its job is, until its ending is written down; a dead job may be retried after that. */
const STATUS = `
  select case when g.status not in ('queued', 'failed') or g.clustered_at is not null then g.status
    when job.state = 'active' then 'clustering'
    when job.state in ('pending', 'queued') then 'queued'
    when g.status = 'queued' and job.state = 'cancelled' then 'cancelled'
    else 'failed' end as status`;

const COUNTS = `
  select count(*)::int as total,
    count(*) filter (where status = 'pending')::int as pending, count(*) filter (where status = 'running')::int as running,
    count(*) filter (where status = 'done')::int as done, count(*) filter (where status = 'failed')::int as failed,
    count(*) filter (where status = 'cancelled')::int as cancelled,
    coalesce(sum(calls), 0)::int as "callsBegun", count(*) filter (where "isAnswered")::int as "callsAnswered",
    coalesce(sum("costUsd"::numeric), 0)::text as "costUsd"
  from (${CLUSTERS}) as cluster`;

/** One statement, so that what it says was all true at one moment. */
const viewOf = (generations: string, more = ''): string => `
  select g.id, g.category_id as "categoryId", g.requested_clusters as "requestedClusters", g.target_language as "targetLanguage",
    g.hierarchy_preference as "hierarchyPreference", g.seed, g.answers, g.unclustered, g.created_at as "createdAt",
    g.clustered_at as "clusteredAt", g.finished_at as "finishedAt", shown.status,
    case when shown.status in ('failed', 'cancelled')
      then case when g.status = 'queued' then ${ERROR_OF_JOB} else g.error end end as error,
    counts.*${more}
  from ${generations} as g
  left join haat.jobs job on job.id = g.id and g.clustered_at is null
  cross join lateral (${STATUS}) as shown
  cross join lateral (${COUNTS}) as counts`;

const FIND = `${viewOf('haat.codeframe_generations')} where g.id = $1`;

const FIND_WHOLE = `${viewOf(
  'haat.codeframe_generations',
  `, g.codeframe, (
      select coalesce(json_agg(to_json(cluster) order by cluster.number), '[]') from (${CLUSTERS}) as cluster) as clusters`,
)} where g.id = $1`;

/** The ids are UUIDs of version 7: they are ordered by the time of their making. */
const PAGE = `(
    select * from haat.codeframe_generations
    where ($1::int is null or category_id = $1) and ($2::uuid is null or id < $2) order by id desc limit $3)`;

const LIST = `${viewOf(PAGE)} order by g.id desc`;

/** What is shown of generations: computed from rows whenever it is asked for, and stored nowhere. */
@Injectable()
export class GenerationViews {
  constructor(private readonly database: Database) {}

  async find(sql: Sql, id: string): Promise<GenerationView | undefined> {
    const [generation] = await sql.query<GenerationView>(FIND, [id]);
    return generation;
  }

  async findWhole(id: string): Promise<WholeGeneration | undefined> {
    const [generation] = await this.database.query<WholeGeneration>(FIND_WHOLE, [id]);
    return generation;
  }

  /** Newest first, from the one before `beforeId` on. */
  list(categoryId: number | undefined, beforeId: string | undefined, limit: number): Promise<GenerationView[]> {
    return this.database.query<GenerationView>(LIST, [categoryId ?? null, beforeId ?? null, limit]);
  }
}
