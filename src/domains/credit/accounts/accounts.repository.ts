import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { CreditAccountStatus } from '../../../database/schema/credit.js';
import { NotFound } from '../../../errors/index.js';
import type { Money } from '../../../money/index.js';
import type { CreditAccount } from './account.js';

/** Only what refers to the account's key may pass: whoever changes what the retailer owes waits here. */
const LOCK = `
  select retailer_id as "retailerId", status, credit_limit as "creditLimit", outstanding, reserved, unapplied, score
  from haat.credit_accounts where retailer_id = $1 for no key update`;

/** Asks for the retailer itself, so that an unknown one opens nothing instead of failing the transaction. */
const OPEN = `
  insert into haat.credit_accounts
    (retailer_id, status, credit_limit, outstanding, reserved, unapplied, opened_at, updated_at)
  select id, 'active', 0, 0, 0, 0, haat.haat_now(), haat.haat_now() from haat.retailers where id = $1
  on conflict do nothing`;

const SET_LIMIT = `update haat.credit_accounts set credit_limit = $2, updated_at = haat.haat_now() where retailer_id = $1`;
const SET_STATUS = `update haat.credit_accounts set status = $2, updated_at = haat.haat_now() where retailer_id = $1`;

type AccountRow = CreditAccount & Record<string, unknown>;

/** The SQL of credit accounts; it decides nothing. */
@Injectable()
export class CreditAccountsRepository {
  /**
   * Locks the retailer's account until the transaction ends; one that is not there is opened with a limit of nothing.
   *
   * @throws NotFound when there is no such retailer
   */
  async lock(tx: Transaction, retailerId: string): Promise<CreditAccount> {
    const account = await this.#locked(tx, retailerId);
    if (account) return account;
    await tx.query(OPEN, [retailerId]);
    const opened = await this.#locked(tx, retailerId);
    if (!opened) throw new NotFound('retailer', retailerId);
    return opened;
  }

  async setLimit(tx: Transaction, retailerId: string, limit: Money): Promise<void> {
    await tx.query(SET_LIMIT, [retailerId, limit]);
  }

  async setStatus(tx: Transaction, retailerId: string, status: CreditAccountStatus): Promise<void> {
    await tx.query(SET_STATUS, [retailerId, status]);
  }

  async #locked(tx: Transaction, retailerId: string): Promise<CreditAccount | undefined> {
    const [row] = await tx.query<AccountRow>(LOCK, [retailerId]);
    return row;
  }
}
