import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { ERROR_OF_JOB, JOB_IS_OVER } from './ended-job.js';

/** A batch of generations: those after `after`, `most` of them, in the order of their ids. */
export interface Batch {
  readonly after?: string;
  readonly most: number;
}

/** A generation that was found to wait for nothing. */
export interface Found extends Record<string, unknown> {
  readonly id: string;
  readonly requestedBy: string | null;
}

/*
 * Each statement locks what it finds, and leaves out what somebody else is changing at the moment: that goes on by itself,
 * or is found by the next sweep.
 */

const END_QUEUED = `
  with ended as (
    select g.id, case when job.state = 'cancelled' then 'cancelled' else 'failed' end as ending, ${ERROR_OF_JOB} as error
    from haat.codeframe_generations g left join haat.jobs job on job.id = g.id
    where g.status = 'queued' and ${JOB_IS_OVER} and ($1::uuid is null or g.id > $1)
    order by g.id limit $2 for update of g skip locked
  )
  update haat.codeframe_generations g set status = ended.ending, error = ended.error, finished_at = haat.haat_now()
  from ended where g.id = ended.id returning g.id`;

const LOCK_LEFT = `
  select g.id, g.requested_by as "requestedBy" from haat.codeframe_generations g
  where g.status = 'naming' and ($1::uuid is null or g.id > $1) and exists (
    select from haat.codeframe_clusters c left join haat.jobs job on job.id = c.job_id
    where c.generation_id = g.id and c.status = 'pending' and ${JOB_IS_OVER})
  order by g.id limit $2 for update of g skip locked`;

/** A statement of its own, after the locks: it sees what was committed before them. A recorded answer is not given up. */
const END_LEFT = `
  update haat.codeframe_clusters c set finished_at = haat.haat_now(),
    status = case when left_behind.is_answered then 'done' else 'failed' end,
    error = case when not left_behind.is_answered then left_behind.error end
  from (
    select waiting.generation_id, waiting.number, call.answered_at is not null as is_answered, ${ERROR_OF_JOB} as error
    from haat.codeframe_clusters waiting
    left join haat.jobs job on job.id = waiting.job_id
    left join haat.codeframe_calls call on call.generation_id = waiting.generation_id and call.cluster = waiting.number
    where waiting.generation_id = any($1::uuid[]) and waiting.status = 'pending' and ${JOB_IS_OVER}
  ) as left_behind
  where c.generation_id = left_behind.generation_id and c.number = left_behind.number`;

const MOVE_ENDED = `
  update haat.codeframe_generations g set status = 'finishing'
  where g.id = any($1::uuid[]) and not exists (
    select from haat.codeframe_clusters c where c.generation_id = g.id and c.status = 'pending')
  returning g.id, g.requested_by as "requestedBy"`;

const LOCK_UNFINISHED = `
  select g.id, g.requested_by as "requestedBy" from haat.codeframe_generations g
  where g.status = 'finishing' and ($1::uuid is null or g.id > $1) and not exists (
    select from haat.jobs job where job.keys @> array[g.id::text] and job.name = 'finish-codeframe' and not ${JOB_IS_OVER})
  order by g.id limit $2 for update of g skip locked`;

/** Finds generations that wait for a job which has ended, batch by batch. */
@Injectable()
export class SettlingRepository {
  /** Ends those that wait for clusters. Returns their ids. */
  async endQueued(tx: Transaction, { after, most }: Batch): Promise<readonly string[]> {
    const ended = await tx.query<{ id: string }>(END_QUEUED, [after ?? null, most]);
    return ended.map(({ id }) => id).toSorted();
  }

  /** Locks those with clusters whose job has ended without them: cancelled by itself, expired, its worker lost too often. */
  lockLeft(tx: Transaction, { after, most }: Batch): Promise<Found[]> {
    return tx.query<Found>(LOCK_LEFT, [after ?? null, most]);
  }

  /** Ends these clusters of generations that are locked. Returns the generations that have no other left: `finishing` now. */
  async endLeft(tx: Transaction, ids: readonly string[]): Promise<readonly Found[]> {
    await tx.query(END_LEFT, [ids]);
    return tx.query<Found>(MOVE_ENDED, [ids]);
  }

  /** Locks those that wait to be finished, by no job. */
  lockUnfinished(tx: Transaction, { after, most }: Batch): Promise<Found[]> {
    return tx.query<Found>(LOCK_UNFINISHED, [after ?? null, most]);
  }
}
