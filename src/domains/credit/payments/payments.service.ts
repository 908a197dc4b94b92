import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import { Conflict, HaatError, NotFound } from '../../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { compareMoney, isMoreThan, money, plus } from '../../../money/index.js';
import { Parties } from '../../master-data/index.js';
import type { CreditAccount } from '../accounts/account.js';
import { CreditAccountsRepository } from '../accounts/accounts.repository.js';
import { seenRetailer } from '../accounts/seen-retailer.js';
import { CreditProducer } from '../credit.producer.js';
import { Ledger } from '../ledger/ledger.service.js';
import { paymentPosting } from '../ledger/postings.rules.js';
import { AllocationsRepository } from './allocations.repository.js';
import type { PaymentDetail, PaymentView, ReceivedPayment } from './payment.js';
import { type PaymentFilter, PaymentsRepository } from './payments.repository.js';
import { Settlement } from './settlement.service.js';

const NEWEST_FIRST = new Keyset('payments', { id: 'uuid' });

/** What an account may hold of payments in advance: far below what its columns can hold. */
const MOST_UNAPPLIED = money(100_000_000_000);

/** Takes payments in, and shows them. */
@Injectable()
export class Payments {
  constructor(
    private readonly database: Database,
    private readonly accounts: CreditAccountsRepository,
    private readonly payments: PaymentsRepository,
    private readonly allocations: AllocationsRepository,
    private readonly settlement: Settlement,
    private readonly ledger: Ledger,
    private readonly producer: CreditProducer,
    private readonly parties: Parties,
  ) {}

  /**
   * Records a payment, posts it, and allocates it to invoices. The same reference again is the same payment.
   *
   * @throws NotFound when there is no such retailer
   * @throws Conflict `reference_reused` when the reference came with another amount or retailer, `payment_reversed` when
   *   its payment was taken back
   * @throws HaatError `balance_too_large` beyond what an account can hold
   */
  receive(
    tx: Transaction | undefined,
    payment: ReceivedPayment,
  ): Promise<{ readonly payment: PaymentDetail; readonly isNew: boolean }> {
    return this.database.within(tx, async (joined) => {
      const account = await this.accounts.lock(joined, payment.retailerId);
      const id = uuidv7();
      const isNew = await this.payments.insert(joined, id, payment);
      if (isNew) await this.#book(joined, account, id, payment);
      return { payment: await this.#recorded(joined, payment), isNew };
    });
  }

  /** Newest first. */
  async list({ limit, cursor, ...filter }: PaymentFilter & PageQuery, caller: Caller): Promise<Page<PaymentView>> {
    const retailerId = seenRetailer(await this.parties.scopeOf(this.database, caller), filter.retailerId);
    const before = NEWEST_FIRST.read(cursor)?.id;
    const rows = await this.payments.list(
      this.database,
      { ...filter, ...(retailerId && { retailerId }) },
      before,
      limit + 1,
    );
    return NEWEST_FIRST.page(rows, limit);
  }

  /** @throws NotFound when there is no such payment, or it is another party's */
  async find(id: string, caller: Caller): Promise<PaymentDetail> {
    const { retailerId } = await this.parties.scopeOf(this.database, caller);
    const payment = await this.payments.find(this.database, id);
    if (!payment || (retailerId !== undefined && payment.retailerId !== retailerId)) throw new NotFound('payment', id);
    return this.#detailed(this.database, payment);
  }

  async #book(tx: Transaction, account: CreditAccount, id: string, { amount }: ReceivedPayment): Promise<void> {
    refuseTooMuch(account, amount);
    await this.ledger.post(tx, account.retailerId, [paymentPosting(account.retailerId, id, amount)]);
    await this.settlement.settle(tx, account.retailerId);
    await this.producer.accountChanged(tx, account.retailerId);
  }

  async #recorded(tx: Transaction, asked: ReceivedPayment): Promise<PaymentDetail> {
    const payment = await this.payments.ofReference(tx, asked.reference);
    if (!payment) throw new Error(`Payment "${asked.reference}" was not written.`);
    if (payment.retailerId !== asked.retailerId || compareMoney(payment.amount, asked.amount) !== 0)
      throw reused(payment);
    if (payment.reversedAt) throw takenBack(payment, payment.reversedAt);
    return this.#detailed(tx, payment);
  }

  async #detailed(sql: Sql, payment: PaymentView): Promise<PaymentDetail> {
    return { ...payment, allocations: await this.allocations.ofPayment(sql, payment.id) };
  }
}

function refuseTooMuch({ retailerId, unapplied }: CreditAccount, amount: ReceivedPayment['amount']): void {
  if (!isMoreThan(plus(unapplied, amount), MOST_UNAPPLIED)) return;
  const message = `Retailer ${retailerId} has paid ${unapplied} in advance: with ${amount} more it would be over ${MOST_UNAPPLIED}, which no account holds.`;
  throw new HaatError('unprocessable', 'balance_too_large', message);
}

/** Answered as recorded, money that comes after a bounced cheque would be nowhere. */
function takenBack({ reference }: PaymentView, reversedAt: Date): Conflict {
  const message = `Payment ${reference} was taken back at ${reversedAt.toISOString()}: give money that comes now a reference of its own.`;
  return new Conflict('payment_reversed', message);
}

/** Whoever reuses a reference may not be the one whose payment it is: the message does not tell that one's figures. */
function reused({ reference }: PaymentView): Conflict {
  const message = `The reference "${reference}" came before with another amount or retailer: give each payment its own.`;
  return new Conflict('reference_reused', message);
}
