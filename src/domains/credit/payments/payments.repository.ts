import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../../../database/index.js';
import type { PaymentView, ReceivedPayment } from './payment.js';

const COLUMNS = `id, reference, retailer_id as "retailerId", amount, unapplied, received_by as "receivedBy",
  received_at as "receivedAt", reversed_at as "reversedAt", reversed_by as "reversedBy", reversal_reason as "reversalReason"`;

/** While another transaction holds the same reference uncommitted, this waits for it to end. */
const INSERT = `
  insert into haat.payments (id, reference, retailer_id, amount, unapplied, received_by, received_at)
  values ($1, $2, $3, $4, $4, $5, haat.haat_now())
  on conflict (reference) do nothing returning id`;

const OF_REFERENCE = `select ${COLUMNS} from haat.payments where reference = $1`;
const FIND = `select ${COLUMNS} from haat.payments where id = $1`;

const LIST = `
  select ${COLUMNS} from haat.payments
  where ($1::uuid is null or retailer_id = $1) and ($2::text is null or reference = $2) and ($3::uuid is null or id < $3)
  order by id desc limit $4`;

const REVERSE = `
  update haat.payments set unapplied = 0, reversed_at = haat.haat_now(), reversed_by = $2, reversal_reason = $3
  where id = $1`;

type PaymentRow = PaymentView & Record<string, unknown>;

/** Which payments a list shows; all of them when nothing is said. */
export interface PaymentFilter {
  readonly retailerId?: string;
  readonly reference?: string;
}

/** The SQL of payments; it decides nothing. The retailer's account is locked by whoever writes. */
@Injectable()
export class PaymentsRepository {
  /** Returns false, and writes nothing, when the reference came before. */
  async insert(tx: Transaction, id: string, payment: ReceivedPayment): Promise<boolean> {
    const { reference, retailerId, amount, receivedBy } = payment;
    const rows = await tx.query<{ id: string }>(INSERT, [id, reference, retailerId, amount, receivedBy]);
    return rows.length > 0;
  }

  async ofReference(sql: Sql, reference: string): Promise<PaymentView | undefined> {
    const [row] = await sql.query<PaymentRow>(OF_REFERENCE, [reference]);
    return row;
  }

  async find(sql: Sql, id: string): Promise<PaymentView | undefined> {
    const [row] = await sql.query<PaymentRow>(FIND, [id]);
    return row;
  }

  /** Newest first, from the one before `beforeId` on. */
  list(sql: Sql, filter: PaymentFilter, beforeId: string | undefined, limit: number): Promise<readonly PaymentView[]> {
    const values = [filter.retailerId ?? null, filter.reference ?? null, beforeId ?? null, limit];
    return sql.query<PaymentRow>(LIST, values);
  }

  /** Its money never came: nothing of it is left to be applied. */
  async reverse(tx: Transaction, id: string, by: { readonly actor: string; readonly reason: string }): Promise<void> {
    await tx.query(REVERSE, [id, by.actor, by.reason]);
  }
}
