import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { CreditAccountStatus } from '../../../database/schema/credit.js';
import { audit } from '../../../jobs/index.js';
import { compareMoney, type Money } from '../../../money/index.js';
import type { AccountView } from './account-view.js';
import { CreditAccountsRepository } from './accounts.repository.js';
import { CreditAccounts } from './accounts.service.js';

interface Reasoned {
  /** Name of the API key. */
  readonly actor: string;
  readonly reason?: string;
}

/** What people settle of an account. Each change is audited; what changes nothing is none. */
@Injectable()
export class AccountControl {
  constructor(
    private readonly database: Database,
    private readonly repository: CreditAccountsRepository,
    private readonly accounts: CreditAccounts,
  ) {}

  /**
   * Orders are measured by it from now on; what is reserved or outstanding already stays, even beyond it.
   *
   * @throws NotFound when there is no such retailer
   */
  setLimit(retailerId: string, limit: Money, by: Reasoned): Promise<AccountView> {
    return this.database.transaction(async (tx) => {
      const { creditLimit } = await this.repository.lock(tx, retailerId);
      if (compareMoney(creditLimit, limit) !== 0) {
        await this.repository.setLimit(tx, retailerId, limit);
        await written(tx, retailerId, by, 'set_limit', { limit: creditLimit }, { limit });
      }
      return this.accounts.detail(tx, retailerId);
    });
  }

  /** @throws NotFound when there is no such retailer */
  setStatus(retailerId: string, status: CreditAccountStatus, by: Reasoned): Promise<AccountView> {
    return this.database.transaction(async (tx) => {
      const { status: before } = await this.repository.lock(tx, retailerId);
      if (before !== status) {
        await this.repository.setStatus(tx, retailerId, status);
        await written(tx, retailerId, by, 'set_status', { status: before }, { status });
      }
      return this.accounts.detail(tx, retailerId);
    });
  }
}

function written(
  tx: Transaction,
  retailerId: string,
  { actor, reason }: Reasoned,
  verb: string,
  before: object,
  after: object,
): Promise<void> {
  const action = `credit_account.${verb}`;
  return audit(tx, [{ actor, action, before: { retailerId, ...before }, after: { retailerId, ...after, reason } }]);
}
