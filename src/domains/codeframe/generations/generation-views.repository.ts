import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import type { ClusterStatus, GenerationStatus, HierarchyPreference } from '../../../database/schema/codeframe.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import type { Theme } from '../engine/index.js';
import type { Codeframe } from './codeframe.rules.js';

/**
 * The clusters of generation $1. One that is pending is what its job is: it runs, it waits, or it has ended without the
 * cluster, which is then given up by the next sweep.
 */
const CLUSTERS = `
  select c.number, cardinality(c.members) as answers, c.terms, c.error,
    case when c.status <> 'pending' then c.status
      when job.state = 'active' then 'running'
      when coalesce(job.state in ('dead', 'cancelled', 'expired'), true) then 'failed'
      else 'pending' end as status
  from haat.codeframe_clusters c
  left join haat.jobs job on job.id = c.job_id and c.status = 'pending'
  where c.generation_id = $1`;

/** One statement, so that what it says was all true at one moment. */
const FIND = `
  select g.id, g.category_id as "categoryId", g.requested_clusters as "requestedClusters", g.target_language as "targetLanguage",
    g.hierarchy_preference as "hierarchyPreference", g.seed, g.answers, g.unclustered, g.codeframe,
    g.created_at as "createdAt", g.clustered_at as "clusteredAt", g.finished_at as "finishedAt",
    case when g.status <> 'queued' then g.status
      when job.state = 'active' then 'clustering'
      when job.state = 'cancelled' then 'cancelled'
      when coalesce(job.state in ('dead', 'expired'), true) then 'failed'
      else 'queued' end as status,
    case when job.state in ('dead', 'expired', 'cancelled') then job.error - 'stack' end as error,
    counts.*, calls.*
  from haat.codeframe_generations g
  left join haat.jobs job on job.id = g.id and g.status = 'queued'
  cross join lateral (
    select count(*)::int as total,
      count(*) filter (where status = 'pending')::int as pending, count(*) filter (where status = 'running')::int as running,
      count(*) filter (where status = 'done')::int as done, count(*) filter (where status = 'failed')::int as failed,
      count(*) filter (where status = 'cancelled')::int as cancelled
    from (${CLUSTERS}) as cluster
  ) as counts
  cross join lateral (
    select coalesce(sum(attempts), 0)::int as "callsBegun", count(answered_at)::int as "callsAnswered",
      coalesce(sum(cost_usd), 0) as "costUsd"
    from haat.codeframe_calls where generation_id = g.id
  ) as calls
  where g.id = $1`;

const LIST_CLUSTERS = `
  select cluster.*, call.answer as theme, coalesce(cluster.error, call.error) as error,
    coalesce(call.attempts, 0)::int as calls, coalesce(call.cost_usd, 0) as "costUsd"
  from (${CLUSTERS}) as cluster
  left join haat.codeframe_calls call on call.generation_id = $1 and call.cluster = cluster.number
  order by cluster.number`;

/** How many clusters are how far. */
export interface ClusterCounts {
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** `clustering`: the job that divides the answers runs. */
export type ShownStatus = GenerationStatus | 'clustering';

export interface GenerationView extends ClusterCounts, Record<string, unknown> {
  readonly id: string;
  readonly categoryId: number;
  readonly requestedClusters: number;
  readonly targetLanguage: string;
  readonly hierarchyPreference: HierarchyPreference;
  readonly seed: number;
  readonly status: ShownStatus;
  readonly answers: number;
  readonly unclustered: number;
  readonly codeframe: Codeframe | null;
  /** Why there are no clusters. */
  readonly error: StoredError | null;
  readonly createdAt: Date;
  readonly clusteredAt: Date | null;
  readonly finishedAt: Date | null;
  readonly callsBegun: number;
  readonly callsAnswered: number;
  /** US dollars, six places. */
  readonly costUsd: string;
}

export interface ClusterView extends Record<string, unknown> {
  readonly number: number;
  readonly status: ClusterStatus | 'running';
  readonly answers: number;
  readonly terms: readonly string[];
  readonly theme: Theme | null;
  readonly error: StoredError | null;
  readonly calls: number;
  readonly costUsd: string;
}

/** What is shown of generations: computed from rows whenever it is asked for, and stored nowhere. */
@Injectable()
export class GenerationViews {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<GenerationView | undefined> {
    const [generation] = await this.database.query<GenerationView>(FIND, [id]);
    return generation;
  }

  /** In the order of their numbers. */
  clusters(id: string): Promise<ClusterView[]> {
    return this.database.query<ClusterView>(LIST_CLUSTERS, [id]);
  }
}
