import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { ClusterStatus } from '../../../database/schema/codeframe.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import type { Theme } from '../engine/index.js';

const INSERT = `
  insert into haat.codeframe_clusters (generation_id, number, members, terms, status, job_id)
  select $1, r.number, r.members, r.terms, 'pending', r."jobId"
  from json_to_recordset($2::json) as r(number smallint, members uuid[], terms text[], "jobId" uuid)`;

/** The first answers of a cluster: those that are most typical of it. */
const FIND = `
  select members[1:$3] as members, cardinality(members) as answers, terms, status from haat.codeframe_clusters where generation_id = $1 and number = $2`;

const DONE = `
  update haat.codeframe_clusters set status = 'done', error = null, finished_at = haat.haat_now()
  where generation_id = $1 and number = $2 and status in ('pending', 'failed') returning number`;

/**
 * By the run that called last, and no other: an older one knows nothing of what came after it. An answer that another run
 * has recorded is worth more than what became of its own call.
 */
const FAIL = `
  update haat.codeframe_clusters c set status = 'failed', error = $3::jsonb, finished_at = haat.haat_now()
  from haat.codeframe_calls call
  where c.generation_id = $1 and c.number = $2 and c.status = 'pending'
    and call.generation_id = c.generation_id and call.cluster = c.number and call.job_id = $4 and call.run = $5
    and call.answered_at is null
  returning c.number`;

const REOPEN = `
  update haat.codeframe_clusters set status = 'pending', error = null, finished_at = null, job_id = $3
  where generation_id = $1 and number = $2 and status = 'failed'`;

const CANCEL_OPEN = `
  update haat.codeframe_clusters set status = 'cancelled', finished_at = haat.haat_now()
  where generation_id = $1 and status = 'pending'`;

const IS_OPEN = `
  select exists (select from haat.codeframe_clusters where generation_id = $1 and status = 'pending') as "isOpen"`;

const ALL = `
  select c.status, cardinality(c.members) as answers, call.answer as theme
  from haat.codeframe_clusters c
  left join haat.codeframe_calls call on call.generation_id = c.generation_id and call.cluster = c.number
  where c.generation_id = $1 order by c.number`;

const UNFINISHED_JOBS = `
  select job.id from haat.codeframe_clusters c join haat.jobs job on job.id = c.job_id
  where c.generation_id = $1 and c.status = 'cancelled' and job.state in ('pending', 'queued', 'active')
  order by job.state <> 'active', c.number`;

export interface NewCluster {
  readonly number: number;
  readonly members: readonly string[];
  readonly terms: readonly string[];
  /** The job that names it. */
  readonly jobId: string;
}

export interface ClusterRow extends Record<string, unknown> {
  /** No more of them than were asked for. */
  readonly members: readonly string[];
  /** How many there are. */
  readonly answers: number;
  readonly terms: readonly string[];
  readonly status: ClusterStatus;
}

/** How far a cluster is; its `theme` is there when it was answered. */
export interface ClusterEnding extends Record<string, unknown> {
  readonly status: ClusterStatus;
  readonly answers: number;
  readonly theme: Theme | null;
}

/** The rows of clusters. Whoever changes one has locked its generation before. */
@Injectable()
export class ClustersRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Transaction, generationId: string, clusters: readonly NewCluster[]): Promise<void> {
    await tx.query(INSERT, [generationId, JSON.stringify(clusters)]);
  }

  /** @param most how many of its answers are wanted */
  async find(generationId: string, cluster: number, most: number): Promise<ClusterRow | undefined> {
    const [row] = await this.database.query<ClusterRow>(FIND, [generationId, cluster, most]);
    return row;
  }

  async statusOf(tx: Transaction, generationId: string, cluster: number): Promise<ClusterStatus | undefined> {
    const [row] = await tx.query<ClusterRow>(FIND, [generationId, cluster, 0]);
    return row?.status;
  }

  /** Returns whether the cluster was neither done nor cancelled. */
  async done(tx: Transaction, generationId: string, cluster: number): Promise<boolean> {
    return (await tx.query(DONE, [generationId, cluster])).length > 0;
  }

  /** Returns whether the cluster was pending, no answer recorded, and the run the last to call. */
  async fail(
    tx: Transaction,
    generationId: string,
    cluster: number,
    error: StoredError,
    by: { readonly id: string; readonly run: number },
  ): Promise<boolean> {
    return (await tx.query(FAIL, [generationId, cluster, JSON.stringify(error), by.id, by.run])).length > 0;
  }

  /** A failed cluster is named again, by the given job. */
  async reopen(tx: Transaction, generationId: string, cluster: number, jobId: string): Promise<void> {
    await tx.query(REOPEN, [generationId, cluster, jobId]);
  }

  async cancelOpen(tx: Transaction, generationId: string): Promise<void> {
    await tx.query(CANCEL_OPEN, [generationId]);
  }

  /** Whether any cluster is neither done nor given up. */
  async isOpen(tx: Transaction, generationId: string): Promise<boolean> {
    const [row] = await tx.query<{ isOpen: boolean }>(IS_OPEN, [generationId]);
    return row?.isOpen === true;
  }

  /** All clusters, in their order. */
  all(tx: Transaction, generationId: string): Promise<ClusterEnding[]> {
    return tx.query<ClusterEnding>(ALL, [generationId]);
  }

  /** Jobs of cancelled clusters that have not ended; those that run come first. */
  async unfinishedJobs(generationId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(UNFINISHED_JOBS, [generationId]);
    return rows.map(({ id }) => id);
  }
}
