import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../database/index.js';
import { NotFound } from '../../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { Parties } from '../../master-data/index.js';
import { seenRetailer } from '../accounts/seen-retailer.js';
import { AllocationsRepository } from '../payments/allocations.repository.js';
import type { InvoiceDetail, InvoiceFilter, InvoiceView } from './invoice.js';
import { InvoiceReader } from './invoice-reader.repository.js';

const NEWEST_FIRST = new Keyset('invoices', { id: 'uuid' });

/** Shows invoices to those whom they concern. */
@Injectable()
export class Invoices {
  constructor(
    private readonly database: Database,
    private readonly reader: InvoiceReader,
    private readonly allocations: AllocationsRepository,
    private readonly parties: Parties,
  ) {}

  /** Newest first. */
  async list({ limit, cursor, ...filter }: InvoiceFilter & PageQuery, caller: Caller): Promise<Page<InvoiceView>> {
    const retailerId = seenRetailer(await this.parties.scopeOf(this.database, caller), filter.retailerId);
    const seen = { ...filter, ...(retailerId !== undefined && { retailerId }) };
    const rows = await this.reader.list(this.database, seen, NEWEST_FIRST.read(cursor)?.id, limit + 1);
    return NEWEST_FIRST.page(rows, limit);
  }

  /** @throws NotFound when there is no such invoice, or it is another party's */
  async find(id: string, caller: Caller): Promise<InvoiceDetail> {
    const { retailerId } = await this.parties.scopeOf(this.database, caller);
    const invoice = await this.detail(this.database, id);
    if (retailerId !== undefined && invoice.retailerId !== retailerId) throw new NotFound('invoice', id);
    return invoice;
  }

  /** @throws NotFound when there is no such invoice */
  async detail(sql: Sql, id: string): Promise<InvoiceDetail> {
    const invoice = await this.reader.find(sql, id);
    if (!invoice) throw new NotFound('invoice', id);
    return { ...invoice, allocations: await this.allocations.ofInvoice(sql, id) };
  }
}
