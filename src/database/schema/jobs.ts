import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { haat, json, moment } from './haat-schema.js';

/** The life of a job; `retrying`, which the API shows, is `pending` with `attempt > 0`. */
export const JOB_STATES = ['pending', 'queued', 'active', 'completed', 'dead', 'cancelled', 'expired'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** States that a job never leaves by itself. */
export const FINAL_STATES = ['completed', 'dead', 'cancelled', 'expired'] as const satisfies readonly JobState[];

/** Why a run failed, as it is stored and shown. */
export interface StoredError {
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
}

/**
 * The record of every accepted job. The engine (BullMQ) only wakes somebody up: what state a job is in, whose run it
 * is and whether it is done is decided here.
 */
export const jobs = haat.table(
  'jobs',
  {
    id: uuid('id').primaryKey(),
    queue: text('queue').notNull(),
    name: text('name').notNull(),
    version: smallint('version').notNull().default(1),
    payload: json<unknown>('payload').notNull(),
    /** Name of the API key, or of the part of the program, that asked for the job. */
    owner: text('owner'),
    /** Business keys by which the job can be found. */
    keys: text('keys').array(),
    state: text('state').$type<JobState>().notNull(),
    /** 1 (first) to 10. */
    priority: smallint('priority').notNull(),
    runAt: moment('run_at').notNull(),
    expiresAt: moment('expires_at'),
    dedupKey: text('dedup_key'),
    /** While true, the pair (queue, dedup_key) belongs to this job. */
    dedupOpen: boolean('dedup_open').notNull().default(false),
    /** The key stays taken until then, also after the job has completed. */
    dedupUntil: moment('dedup_until'),
    /** Number of the hand-over to the engine; a copy that carries an older one does nothing. */
    epoch: integer('epoch').notNull().default(1),
    /** Number of the run: the fencing token of everything that a run writes. */
    run: integer('run').notNull().default(0),
    /** Failed attempts so far. */
    attempt: smallint('attempt').notNull().default(0),
    maxAttempts: smallint('max_attempts').notNull(),
    /** Runs that ended because their worker was lost. */
    losses: smallint('losses').notNull().default(0),
    /** What the call overrode of the policy of its queue and job. */
    policy: json<Record<string, unknown>>('policy'),
    worker: uuid('worker'),
    handedAt: moment('handed_at'),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    /** Since when no process knew the job's name. */
    unknownSince: moment('unknown_since'),
    progress: json<unknown>('progress'),
    result: json<unknown>('result'),
    error: json<StoredError>('error'),
    trace: json<Record<string, string>>('trace'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    index('jobs_due')
      .on(table.queue, table.priority, table.runAt, table.id)
      .where(sql`state = 'pending'`),
    index('jobs_open')
      .on(table.queue, table.priority)
      .where(sql`state = 'queued'`),
    index('jobs_active')
      .on(table.worker)
      .where(sql`state = 'active'`),
    index('jobs_done')
      .on(table.queue, table.finishedAt)
      .where(sql`finished_at is not null`),
    index('jobs_dead')
      .on(table.queue, table.finishedAt)
      .where(sql`state = 'dead'`),
    uniqueIndex('jobs_dedup')
      .on(table.queue, table.dedupKey)
      .where(sql`dedup_open`),
    index('jobs_keys')
      .using('gin', table.keys)
      .where(sql`keys is not null`),
    check('jobs_state', sql.raw(`state in (${JOB_STATES.map((state) => `'${state}'`).join(', ')})`)),
    check('jobs_priority', sql`priority between 1 and 10`),
  ],
);

/** One row a failed, lost or expired run. */
export const jobErrors = haat.table(
  'job_errors',
  {
    jobId: uuid('job_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    run: integer('run').notNull(),
    attempt: smallint('attempt').notNull(),
    outcome: text('outcome').notNull(),
    error: json<StoredError>('error').notNull(),
    worker: uuid('worker'),
    startedAt: moment('started_at'),
    at: moment('at').notNull(),
  },
  (table) => [index('job_errors_job').on(table.jobId, table.at)],
);

/** Settings of a queue that operators change at run time; a queue without a row runs by its declared policy. */
export const queues = haat.table('queues', {
  name: text('name').primaryKey(),
  paused: boolean('paused').notNull().default(false),
  reason: text('reason'),
  /** Nothing of the queue is started before then. */
  heldUntil: moment('held_until'),
  concurrency: integer('concurrency'),
  rateMax: integer('rate_max'),
  rateMs: integer('rate_ms'),
  /** The last number that the engine confirmed: a smaller one there means that it lost its memory. */
  ackedSeq: bigint('acked_seq', { mode: 'number' }).notNull().default(0),
  version: integer('version').notNull().default(1),
});

/** Processes of this deployment and when each was last alive. */
export const processes = haat.table('processes', {
  id: uuid('id').primaryKey(),
  host: text('host').notNull(),
  role: text('role').notNull(),
  engine: text('engine').notNull(),
  seenAt: moment('seen_at').notNull(),
});

/** Work that one process at a time may do. */
export const leases = haat.table('leases', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  until: moment('until').notNull(),
});

/** One row: which engine the open hand-overs were made to. */
export const kernelState = haat.table('kernel_state', {
  engine: text('engine').primaryKey(),
});

export const schedules = haat.table('schedules', {
  id: text('id').primaryKey(),
  pattern: text('pattern').notNull(),
  tz: text('tz').notNull(),
  missed: text('missed').notNull(),
  paused: boolean('paused').notNull().default(false),
  nextAt: moment('next_at').notNull(),
  lastJob: uuid('last_job'),
});

/** Counts and histograms by minute, so that no figure needs a scan of the finished jobs. */
export const queueMinutes = haat.table(
  'queue_minutes',
  {
    queue: text('queue').notNull(),
    name: text('name').notNull(),
    minute: moment('minute').notNull(),
    completed: integer('completed').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    dead: integer('dead').notNull().default(0),
    waitHist: integer('wait_hist').array().notNull(),
    runHist: integer('run_hist').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.queue, table.name, table.minute] }),
    index('queue_minutes_age').on(table.minute),
  ],
);
