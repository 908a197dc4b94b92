import { sql } from 'drizzle-orm';
import { customType, numeric, pgSchema, timestamp } from 'drizzle-orm/pg-core';
import type { Money } from '../../money/index.js';

/**
 * Every table of ours lives in the schema `haat`, and SQL names it in full: BullMQ's PostgreSQL engine keeps its own
 * tables in `bullmq`, and on the embedded database both share one session and so one search path.
 */
export const haat = pgSchema('haat');

/** A moment with its time zone, to the microsecond in the database and the millisecond in JavaScript. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** JSON whose type the table's owner knows; read and written as plain values. */
export const json = <T>(name: string) =>
  customType<{ data: T; driverData: string }>({
    dataType: () => 'jsonb',
    toDriver: (value) => JSON.stringify(value),
  })(name);

/** An amount in major units of the currency, exact to the cent; read and written as text. */
export const amount = (name: string) => numeric(name, { precision: 14, scale: 2 }).$type<Money>();

/** A sum of amounts, of however many: each of them may be as large as an amount can be. */
export const sumOfAmounts = (name: string) => numeric(name, { precision: 24, scale: 2 }).$type<Money>();

/** The condition that a column holds one of the given texts. */
export const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(', ')})`);
