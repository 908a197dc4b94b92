import { sql } from 'drizzle-orm';
import { boolean, check, uuid } from 'drizzle-orm/pg-core';
import { haat } from './haat-schema.js';

/** The one row that tells this database from every other. */
export const installation = haat.table(
  'installation',
  {
    isOnly: boolean('is_only').primaryKey().default(true),
    id: uuid('id').notNull(),
  },
  () => [check('installation_only', sql`is_only`)],
);
