import { sql } from 'drizzle-orm';
import { check, index, integer, text, uuid } from 'drizzle-orm/pg-core';
import { haat, json, moment, oneOf } from './haat-schema.js';

/* Pictures and the sizes that they are made into. */

export const IMAGE_STATUSES = ['processing', 'ready', 'failed'] as const;
export type ImageStatus = (typeof IMAGE_STATUSES)[number];

export const VARIANTS = ['thumbnail', 'medium', 'large'] as const;
export type VariantName = (typeof VARIANTS)[number];

/** One size of a picture, as it is stored. */
export interface StoredVariant {
  readonly name: VariantName;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** Why a picture could not be made into its sizes. */
export interface ImageFailure {
  readonly code: string;
  readonly message: string;
}

export const images = haat.table(
  'images',
  {
    /** In the names of its files too. */
    id: uuid('id').primaryKey(),
    status: text('status').$type<ImageStatus>().notNull(),
    jobId: uuid('job_id').notNull(),
    owner: text('owner'),
    /** What its sender calls it. */
    name: text('name'),
    /** Of the file that was sent. */
    contentType: text('content_type').notNull(),
    bytes: integer('bytes').notNull(),
    /** Where that file is kept until the variants stand in its place. */
    original: text('original'),
    /** Of the picture as it was sent, upright. */
    width: integer('width'),
    height: integer('height'),
    variants: json<readonly StoredVariant[]>('variants').notNull(),
    failure: json<ImageFailure>('failure'),
    createdAt: moment('created_at').notNull(),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    index('images_job').on(table.jobId),
    index('images_unfinished')
      .on(table.createdAt)
      .where(sql`status = 'processing'`),
    check('images_status', oneOf('status', IMAGE_STATUSES)),
    check('images_original', sql`(original is not null) = (status = 'processing')`),
    check('images_ready', sql`status <> 'ready' or jsonb_array_length(variants) > 0`),
    check('images_failed', sql`(failure is not null) = (status = 'failed')`),
  ],
);
