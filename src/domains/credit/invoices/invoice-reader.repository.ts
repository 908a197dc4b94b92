import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Sql } from '../../../database/index.js';
import type { InvoiceFilter, InvoiceView } from './invoice.js';

/** What is overdue depends on the local day; $1 is the time zone. */
const VIEW = `
  select i.id, i.number, i.order_id as "orderId", o.number as "orderNumber", i.retailer_id as "retailerId", i.amount, i.paid,
    case when i.status = 'written_off' then 0::numeric(14, 2) else i.amount - i.paid end as outstanding, i.status,
    i.issued_at as "issuedAt", i.due_on::text as "dueOn",
    case when i.status in ('paid', 'written_off') then 0 else greatest(0, today.day - i.due_on) end as "daysLate",
    i.status in ('open', 'partially_paid') and i.due_on < today.day as "isOverdue",
    i.paid_at as "paidAt", i.written_off_at as "writtenOffAt", i.reason
  from haat.invoices i
  join haat.orders o on o.id = i.order_id
  cross join (select (haat.haat_now() at time zone $1)::date as day) as today`;

const FIND = `${VIEW} where i.id = $2`;

const LIST = `${VIEW}
  where ($2::uuid is null or i.retailer_id = $2) and ($3::text is null or i.status = $3)
    and ($4::boolean is null or (i.status in ('open', 'partially_paid') and i.due_on < today.day) = $4)
    and ($5::date is null or i.due_on < $5) and ($6::uuid is null or i.order_id = $6) and ($7::uuid is null or i.id < $7)
  order by i.id desc limit $8`;

type InvoiceRow = InvoiceView & Record<string, unknown>;

/** Reads invoices as people see them. */
@Injectable()
export class InvoiceReader {
  constructor(@Inject(CONFIG) private readonly config: AppConfig) {}

  async find(sql: Sql, id: string): Promise<InvoiceView | undefined> {
    const [row] = await sql.query<InvoiceRow>(FIND, [this.config.scheduler.timeZone, id]);
    return row;
  }

  /** Newest first, from the one before `beforeId` on. */
  list(
    sql: Sql,
    { retailerId, orderId, status, isOverdue, dueBefore }: InvoiceFilter,
    beforeId: string | undefined,
    limit: number,
  ): Promise<readonly InvoiceView[]> {
    const filter = [retailerId, status, isOverdue, dueBefore, orderId, beforeId].map((value) => value ?? null);
    return sql.query<InvoiceRow>(LIST, [this.config.scheduler.timeZone, ...filter, limit]);
  }
}
