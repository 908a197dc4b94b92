import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../database/index.js';
import { NotFound } from '../../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { Parties } from '../../master-data/index.js';
import { type EntryView, LedgerRepository } from '../ledger/ledger.repository.js';
import { AccountReader } from './account-reader.repository.js';
import type { AccountFilter, AccountSummary, AccountView } from './account-view.js';
import { ageingOf } from './ageing.rules.js';
import { seenRetailer } from './seen-retailer.js';

const BY_CODE = new Keyset('accounts', { retailerCode: 'text' });
const NEWEST_FIRST = new Keyset('entries', { id: 'uuid' });

/** Shows accounts to those whom they concern. */
@Injectable()
export class CreditAccounts {
  constructor(
    private readonly database: Database,
    private readonly reader: AccountReader,
    private readonly entries: LedgerRepository,
    private readonly parties: Parties,
  ) {}

  /** By the retailer's code. */
  async list({ limit, cursor, ...filter }: AccountFilter & PageQuery, caller: Caller): Promise<Page<AccountSummary>> {
    const retailerId = seenRetailer(await this.parties.scopeOf(this.database, caller), filter.retailerId);
    const seen = { ...filter, ...(retailerId !== undefined && { retailerId }) };
    const rows = await this.reader.list(this.database, seen, BY_CODE.read(cursor)?.retailerCode, limit + 1);
    return BY_CODE.page(rows, limit);
  }

  /** @throws NotFound when there is no such retailer, or it is another than the caller speaks for */
  async find(retailerId: string, caller: Caller): Promise<AccountView> {
    seenRetailer(await this.parties.scopeOf(this.database, caller), retailerId);
    return this.detail(this.database, retailerId);
  }

  /** @throws NotFound when there is no such retailer */
  async detail(sql: Sql, retailerId: string): Promise<AccountView> {
    const account = await this.reader.find(sql, retailerId);
    if (!account) throw new NotFound('retailer', retailerId);
    const ageing = ageingOf(await this.reader.lateAmounts(sql, retailerId));
    return { ...account, ageing, latestScore: await this.reader.latestScore(sql, retailerId) };
  }

  /**
   * The retailer's statement, newest first.
   *
   * @throws NotFound as {@link find}
   */
  async statement(retailerId: string, { limit, cursor }: PageQuery, caller: Caller): Promise<Page<EntryView>> {
    seenRetailer(await this.parties.scopeOf(this.database, caller), retailerId);
    await this.parties.retailer(this.database, retailerId);
    const before = NEWEST_FIRST.read(cursor)?.id;
    return NEWEST_FIRST.page(await this.entries.statement(this.database, retailerId, before, limit + 1), limit);
  }
}
