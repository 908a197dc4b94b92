import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import type { ImageFailure } from '../../../database/schema/files-images.js';
import type { RowWriter } from '../../../jobs/index.js';
import type { FinishedImage, ImageFiles, ImageView, NewImage } from './image.js';

const INSERT = `
  insert into haat.images (id, status, job_id, owner, name, content_type, bytes, original, variants, created_at)
  select r.id, 'processing', r."jobId", r.owner, r.name, r."contentType", r.bytes, r.original, '[]', haat.haat_now()
  from json_to_recordset($1::json) as r(
    id uuid, "jobId" uuid, owner text, name text, "contentType" text, bytes int, original text)`;

/** Why there is no picture of a job that has ended without one. */
const REASON_OF_JOB = `coalesce(job.error - 'stack', jsonb_build_object(
  'code', 'job_' || coalesce(job.state, 'ended'), 'message', 'The job ended without the picture.'))`;

/** A picture whose job has ended without it has failed, unless an operator retries the job. */
const VIEW = `
  select i.id, i.job_id as "jobId", case when ended.without_picture then 'failed' else i.status end as status,
    i.name, i.content_type as "contentType", i.bytes, i.width, i.height, i.variants,
    case when ended.without_picture then ${REASON_OF_JOB} else i.failure end as failure, i.created_at as "createdAt",
    case when ended.without_picture then job.finished_at else i.finished_at end as "finishedAt"
  from haat.images i
  left join haat.jobs job on job.id = i.job_id and i.status = 'processing'
  cross join lateral (
    select i.status = 'processing' and coalesce(job.state in ('dead', 'expired', 'cancelled'), true) as without_picture
  ) as ended`;

const FIND = `${VIEW} where i.id = $1`;

const ID_OF_JOB = `select id from haat.images where job_id = $1`;

const FILES = `select id, status, original from haat.images where id = any($1::uuid[])`;

const FINISH = `
  update haat.images set status = 'ready', width = $2, height = $3, variants = $4::jsonb, original = null,
    finished_at = haat.haat_now()
  where id = $1 and status = 'processing'
  returning 1`;

const FAIL = `
  update haat.images set status = 'failed', failure = $2::jsonb, original = null, finished_at = haat.haat_now()
  where id = $1 and status = 'processing'`;

/** A dead job may be retried as long as it is kept; one that was cancelled, has expired or is gone may not. */
const GIVE_UP = `
  update haat.images i set status = 'failed', original = null, finished_at = coalesce(over.at, haat.haat_now()),
    failure = over.reason
  from (
    select image.id, job.finished_at as at, ${REASON_OF_JOB} as reason
    from haat.images image left join haat.jobs job on job.id = image.job_id
    where image.status = 'processing' and image.created_at < haat.haat_now() - $1::bigint * interval '1 ms'
      and coalesce(job.state in ('cancelled', 'expired'), true)
  ) as over
  where i.id = over.id and i.status = 'processing'
  returning 1`;

const DELETE = `delete from haat.images where id = $1 returning id, status, original`;

/** The rows of pictures. */
@Injectable()
export class ImagesRepository implements RowWriter<NewImage> {
  constructor(private readonly database: Database) {}

  async insert(tx: Transaction, rows: readonly NewImage[]): Promise<void> {
    await tx.query(INSERT, [JSON.stringify(rows)]);
  }

  async find(id: string): Promise<ImageView | undefined> {
    const [image] = await this.database.query<ImageView & Record<string, unknown>>(FIND, [id]);
    return image;
  }

  /** The picture that a job was enqueued with. */
  async idOfJob(sql: Sql, jobId: string): Promise<string | undefined> {
    const [image] = await sql.query<{ id: string }>(ID_OF_JOB, [jobId]);
    return image?.id;
  }

  /** Those of the pictures that are there, in no order. */
  files(sql: Sql, ids: readonly string[]): Promise<readonly ImageFiles[]> {
    return sql.query<ImageFiles & Record<string, unknown>>(FILES, [ids]);
  }

  /** Returns whether the picture is still there and waits for it. */
  async finish(tx: Transaction, id: string, { width, height, variants }: FinishedImage): Promise<boolean> {
    const rows = await tx.query(FINISH, [id, width, height, JSON.stringify(variants)]);
    return rows.length > 0;
  }

  async fail(tx: Transaction, id: string, failure: ImageFailure): Promise<void> {
    await tx.query(FAIL, [id, JSON.stringify(failure)]);
  }

  /**
   * Ends pictures whose jobs will never run again.
   *
   * @param olderThanMs pictures that were sent before so long
   * @returns how many there were
   */
  async giveUp(olderThanMs: number): Promise<number> {
    return (await this.database.query(GIVE_UP, [olderThanMs])).length;
  }

  /** Returns what was there. */
  async delete(id: string): Promise<ImageFiles | undefined> {
    const [image] = await this.database.query<ImageFiles & Record<string, unknown>>(DELETE, [id]);
    return image;
  }
}
