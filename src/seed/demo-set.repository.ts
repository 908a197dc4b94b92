import { Injectable } from '@nestjs/common';
import { getTableColumns } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '../database/index.js';
import * as schema from '../database/schema/index.js';
import type { DemoSet } from './demo-set.js';

/** Key of the advisory lock under which one process fills a database; the number spells "DEMO". */
const SEED_LOCK = 0x44454d4f;

const LOCK = 'select pg_advisory_xact_lock($1)';

const IS_IN_USE = `
  select exists (select from haat.retailers) or exists (select from haat.vendors) or exists (select from haat.products)
    as "isInUse"`;

const CLOCK = `select date_trunc('milliseconds', haat.haat_now()) as now`;

const NUMBERS = `
  select haat.human_number($1, $2::regclass, $3) as number from generate_series(1, $4::int)`;

/** What of the set is numbered for people, and by which sequence. */
const NUMBERED = {
  orders: ['ORD', 'haat.order_numbers', 'placedAt'],
  auctions: ['AUC', 'haat.auction_numbers', 'openedAt'],
  invoices: ['INV', 'haat.invoice_numbers', 'issuedAt'],
} as const;

/** The tables of the set, each after those that it refers to. */
const TABLES: Readonly<Record<keyof DemoSet, PgTable>> = {
  retailers: schema.retailers,
  vendors: schema.vendors,
  products: schema.products,
  vendorProducts: schema.vendorProducts,
  orders: schema.orders,
  orderItems: schema.orderItems,
  orderEvents: schema.orderEvents,
  orderRankings: schema.orderRankings,
  auctions: schema.auctions,
  bids: schema.bids,
  offers: schema.offers,
  stockReservations: schema.stockReservations,
  creditAccounts: schema.creditAccounts,
  creditReservations: schema.creditReservations,
  invoices: schema.invoices,
  payments: schema.payments,
  paymentAllocations: schema.paymentAllocations,
  creditEntries: schema.creditEntries,
  paymentReminders: schema.paymentRemindersSent,
};

/** Writes the demo set into the tables of every domain, a statement a table. */
@Injectable()
export class DemoSetRepository {
  /** Waits for whoever else fills this database, until the end of its transaction. */
  async lock(tx: Transaction): Promise<void> {
    await tx.query(LOCK, [SEED_LOCK]);
  }

  /** Whether somebody has entered anything that the set could be mixed up with. */
  async isInUse(tx: Transaction): Promise<boolean> {
    const [row] = await tx.query<{ isInUse: boolean }>(IS_IN_USE);
    return row?.isInUse ?? false;
  }

  async clock(tx: Transaction): Promise<Date> {
    const [row] = await tx.query<{ now: Date }>(CLOCK);
    if (!row) throw new Error('The database did not tell the time.');
    return row.now;
  }

  async insert(tx: Transaction, set: DemoSet, timeZone: string): Promise<void> {
    const numbered = {
      ...set,
      orders: await numberedRows(tx, 'orders', set.orders, timeZone),
      auctions: await numberedRows(tx, 'auctions', set.auctions, timeZone),
      invoices: await numberedRows(tx, 'invoices', set.invoices, timeZone),
    };
    for (const [name, table] of Object.entries(TABLES)) await insertAll(tx, table, numbered[name as keyof DemoSet]);
  }
}

/** Numbers for people in the order of the rows, each of the year in which its row came to be. */
async function numberedRows<Row extends object>(
  tx: Transaction,
  name: keyof typeof NUMBERED,
  rows: readonly Row[],
  timeZone: string,
): Promise<readonly Row[]> {
  const [prefix, sequence, moment] = NUMBERED[name];
  const numbers = await tx.query<{ number: string }>(NUMBERS, [prefix, sequence, timeZone, rows.length]);
  const years = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' });
  return rows.map((row, index) => {
    const year = years.format(Reflect.get(row, moment) as Date);
    return { ...row, number: numbers[index]?.number.replace(/-\d+-/, `-${year}-`) };
  });
}

/** The columns are those that the rows have; what they leave out is left to the table. */
async function insertAll(tx: Transaction, table: PgTable, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const { schema: schemaName = 'public', name } = getTableConfig(table);
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => key in first);
  const names = columns.map(([, column]) => column.name).join(', ');
  const records = rows.map((row) =>
    Object.fromEntries(columns.map(([key, column]) => [column.name, Reflect.get(row, key) as unknown])),
  );
  const target = `${schemaName}.${name}`;
  await tx.query(
    `insert into ${target} (${names}) select ${names} from json_populate_recordset(null::${target}, $1::json)`,
    [JSON.stringify(records)],
  );
}
