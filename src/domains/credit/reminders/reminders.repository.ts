import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import type { MessageState } from '../../../database/schema/messaging.js';
import type { Money } from '../../../money/index.js';
import type { PhoneNumber } from '../../../phone-numbers/index.js';
import type { ReminderCursor } from './reminder.jobs.js';
import { type Stage, STAGES } from './stages.rules.js';

/**
 * The next unpaid invoices, by due date and id, that had no reminder of the stage they are in ($2 is today): a
 * preselection by index, which locks nothing. The rule itself is asked once the rows are locked.
 */
const CANDIDATES = `
  select i.id as "invoiceId", i.due_on::text as "dueOn"
  from haat.invoices i
  where i.status in ('open', 'partially_paid') and i.due_on <= $2::date - $3::int
    and ($1::uuid is null or i.retailer_id = $1)
    and ($4::date is null or (i.due_on, i.id) > ($4::date, $5::uuid))
    and not exists (
      select from haat.payment_reminders sent where sent.invoice_id = i.id
        and sent.stage = (select max(stage) from unnest($6::int[]) as stage where stage <= $2::date - i.due_on))
  order by i.due_on, i.id limit $7`;

/**
 * Whoever changes an invoice holds its retailer's account. They are locked before the invoices, as everywhere, or a
 * payment of several invoices, which takes them in an order of its own, could wait for this in a circle. Other reminders
 * may share them.
 */
const LOCK_ACCOUNTS = `
  select 1 from haat.credit_accounts
  where retailer_id in (select retailer_id from haat.invoices where id = any($1::uuid[]))
  order by retailer_id for share`;

/**
 * Locks those of them that are still unpaid, in the order of ids: a payment either waits for this commit, or came before
 * and is seen. What is disputed or written off is reminded of no more.
 */
const LOCK_UNPAID = `
  select i.id as "invoiceId", i.number, i.due_on::text as "dueOn", i.amount - i.paid as outstanding, r.phone
  from haat.invoices i join haat.retailers r on r.id = i.retailer_id
  where i.id = any($1::uuid[]) and i.status in ('open', 'partially_paid') and i.amount > i.paid
  order by i.id for update of i`;

const TODAY = 'select (haat.haat_now() at time zone $1)::date::text as today';

/** One that another job wrote meanwhile is left as it is, and not returned. */
const RECORD = `
  insert into haat.payment_reminders (invoice_id, stage, outstanding, at)
  select r."invoiceId", r.stage, r.outstanding, haat.haat_now()
  from json_to_recordset($1::json) as r("invoiceId" uuid, stage smallint, outstanding numeric)
  on conflict do nothing
  returning invoice_id as "invoiceId"`;

const NAME_MESSAGES = `
  update haat.payment_reminders p set message_id = r."messageId"
  from json_to_recordset($1::json) as r("invoiceId" uuid, stage smallint, "messageId" uuid)
  where p.invoice_id = r."invoiceId" and p.stage = r.stage`;

const OF_INVOICE = `
  select p.stage, p.outstanding, p.message_id as "messageId", m.state as "messageState",
    m.fallback_message_id as "fallbackMessageId", p.at
  from haat.payment_reminders p left join haat.messages m on m.id = p.message_id
  where p.invoice_id = $1 order by p.stage`;

const INVOICE = 'select retailer_id as "retailerId" from haat.invoices where id = $1';

/** An unpaid invoice, its row locked. */
export interface UnpaidInvoice extends Record<string, unknown> {
  readonly invoiceId: string;
  readonly number: string;
  readonly dueOn: string;
  readonly outstanding: Money;
  readonly phone: PhoneNumber;
}

/** An invoice with the stage at which it is reminded of. */
export interface Reminder {
  readonly invoice: UnpaidInvoice;
  readonly stage: Stage;
  readonly daysLate: number;
}

export interface ReminderView extends Record<string, unknown> {
  readonly stage: number;
  readonly outstanding: Money;
  readonly messageId: string | null;
  readonly messageState: MessageState | null;
  readonly fallbackMessageId: string | null;
  readonly at: Date;
}

/** The SQL of reminders; it decides nothing. */
@Injectable()
export class RemindersRepository {
  constructor(private readonly database: Database) {}

  /** The day on the wall of a time zone, at the moment of the call. */
  async today(sql: Sql, timeZone: string): Promise<string> {
    const [row] = await sql.query<{ today: string }>(TODAY, [timeZone]);
    if (!row) throw new Error('The database does not know what day it is.');
    return row.today;
  }

  candidates(
    tx: Transaction,
    { retailerId, after }: { readonly retailerId?: string; readonly after?: ReminderCursor },
    today: string,
    limit: number,
  ): Promise<(ReminderCursor & Record<string, unknown>)[]> {
    const cursor = [after?.dueOn ?? null, after?.invoiceId ?? null];
    return tx.query(CANDIDATES, [retailerId ?? null, today, STAGES[0], ...cursor, STAGES, limit]);
  }

  async lockUnpaid(tx: Transaction, invoiceIds: readonly string[]): Promise<UnpaidInvoice[]> {
    await tx.query(LOCK_ACCOUNTS, [invoiceIds]);
    return tx.query<UnpaidInvoice>(LOCK_UNPAID, [invoiceIds]);
  }

  /** Returns those that were not there yet. */
  async record(tx: Transaction, reminders: readonly Reminder[]): Promise<readonly Reminder[]> {
    const rows = reminders.map(({ invoice: { invoiceId, outstanding }, stage }) => ({ invoiceId, outstanding, stage }));
    const written = await tx.query<{ invoiceId: string }>(RECORD, [JSON.stringify(rows)]);
    const ids = new Set(written.map(({ invoiceId }) => invoiceId));
    return reminders.filter(({ invoice }) => ids.has(invoice.invoiceId));
  }

  /** @param messageIds of the reminders' messages, in their order */
  async nameMessages(tx: Transaction, reminders: readonly Reminder[], messageIds: readonly string[]): Promise<void> {
    const rows = reminders.map(({ invoice: { invoiceId }, stage }, index) => ({
      invoiceId,
      stage,
      messageId: messageIds[index],
    }));
    await tx.query(NAME_MESSAGES, [JSON.stringify(rows)]);
  }

  ofInvoice(invoiceId: string): Promise<ReminderView[]> {
    return this.database.query<ReminderView>(OF_INVOICE, [invoiceId]);
  }

  /** The retailer of an invoice; undefined when there is no such invoice. */
  async retailerOf(invoiceId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ retailerId: string }>(INVOICE, [invoiceId]);
    return row?.retailerId;
  }
}
