import { sql } from 'drizzle-orm';
import { check, index, integer, numeric, primaryKey, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { haat, json, moment, oneOf } from './haat-schema.js';
import type { StoredError } from './jobs.js';

/** US dollars, exact to the millionth: what a call of a paid service costs. */
const usd = (name: string) => numeric(name, { precision: 12, scale: 6 });

/** What a customer wrote. It never changes: what was clustered and sent under a key stays what it was. */
export const codeframeAnswers = haat.table(
  'codeframe_answers',
  {
    id: uuid('id').primaryKey(),
    /** The question or survey that it answers, as the caller counts them. */
    categoryId: integer('category_id').notNull(),
    /** The caller's own id of it: one answer in its category, however often it is sent. */
    externalId: text('external_id'),
    text: text('text').notNull(),
    /** BCP 47, such as `ne`; null when nobody said it. */
    language: text('language'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('codeframe_answers_external')
      .on(table.categoryId, table.externalId)
      .where(sql`external_id is not null`),
    index('codeframe_answers_category').on(table.categoryId, table.id),
  ],
);

/** The merged codeframe may be one list, themes with their codes, or whichever suits. */
export const HIERARCHY_PREFERENCES = ['adaptive', 'flat', 'two_level'] as const;
export type HierarchyPreference = (typeof HIERARCHY_PREFERENCES)[number];

export const GENERATION_STATUSES = [
  'queued',
  'naming',
  'finishing',
  'completed',
  'completed_with_failures',
  'failed',
  'cancelled',
] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/** One codeframe of one category. Its row is the lock of its clusters: whoever ends one holds it. */
export const codeframeGenerations = haat.table(
  'codeframe_generations',
  {
    /** The id of the job that clusters. */
    id: uuid('id').primaryKey(),
    categoryId: integer('category_id').notNull(),
    /** As many as were asked for; there may be fewer, where the answers say fewer things. */
    requestedClusters: smallint('requested_clusters').notNull(),
    targetLanguage: text('target_language').notNull(),
    hierarchyPreference: text('hierarchy_preference').$type<HierarchyPreference>().notNull(),
    /** Of the clustering: the same answers and the same seed give the same clusters. */
    seed: integer('seed').notNull(),
    status: text('status').$type<GenerationStatus>().notNull(),
    /** Answers that stand in a cluster, and those that hold no word to go by. */
    answers: integer('answers').notNull().default(0),
    unclustered: integer('unclustered').notNull().default(0),
    codeframe: json<unknown>('codeframe'),
    requestedBy: text('requested_by'),
    /** What was asked for of the jobs that name its clusters; null where their queue decides. */
    priority: smallint('priority'),
    attempts: smallint('attempts'),
    /** Why it has ended without clusters. */
    error: json<StoredError>('error'),
    createdAt: moment('created_at').notNull(),
    clusteredAt: moment('clustered_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    index('codeframe_generations_naming')
      .on(table.id)
      .where(sql`status = 'naming'`),
    index('codeframe_generations_waiting')
      .on(table.id)
      .where(sql`status in ('queued', 'finishing')`),
    index('codeframe_generations_category').on(table.categoryId, table.id),
    check('codeframe_generations_status', oneOf('status', GENERATION_STATUSES)),
    check('codeframe_generations_hierarchy', oneOf('hierarchy_preference', HIERARCHY_PREFERENCES)),
  ],
);

export const CLUSTER_STATUSES = ['pending', 'done', 'failed', 'cancelled'] as const;
export type ClusterStatus = (typeof CLUSTER_STATUSES)[number];

/** Answers that say much the same, computed once. Its name is what its call has answered. */
export const codeframeClusters = haat.table(
  'codeframe_clusters',
  {
    generationId: uuid('generation_id')
      .notNull()
      .references(() => codeframeGenerations.id),
    /** From 1 on, the largest first. */
    number: smallint('number').notNull(),
    /** Its answers, the most typical first. */
    members: uuid('members').array().notNull(),
    /** The words that tell it from the others, the most telling first. */
    terms: text('terms').array().notNull(),
    status: text('status').$type<ClusterStatus>().notNull(),
    /** The job that names it. */
    jobId: uuid('job_id').notNull(),
    error: json<StoredError>('error'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    primaryKey({ columns: [table.generationId, table.number] }),
    check('codeframe_clusters_status', oneOf('status', CLUSTER_STATUSES)),
  ],
);

/**
 * What an engine was asked under one idempotency key, `{generation}:{cluster}`: claimed before the call, recorded after
 * it. The first answer under a key is the answer, and its cost is the cost, however often the call was repeated.
 */
export const codeframeCalls = haat.table(
  'codeframe_calls',
  {
    generationId: uuid('generation_id').notNull(),
    cluster: smallint('cluster').notNull(),
    engine: text('engine').$type<'local' | 'service'>().notNull(),
    /** Calls that were begun. */
    attempts: smallint('attempts').notNull(),
    /** The job and the number of its run that began the last one. */
    jobId: uuid('job_id').notNull(),
    run: integer('run').notNull(),
    firstAt: moment('first_at').notNull(),
    lastAt: moment('last_at').notNull(),
    answeredAt: moment('answered_at'),
    /** How long the answered call took, in ms. */
    ms: integer('ms'),
    answer: json<unknown>('answer'),
    costUsd: usd('cost_usd'),
    /** Why the last call had no answer that could be used. */
    error: json<StoredError>('error'),
  },
  (table) => [
    primaryKey({ columns: [table.generationId, table.cluster] }),
    check('codeframe_calls_cost', sql`cost_usd >= 0`),
  ],
);
