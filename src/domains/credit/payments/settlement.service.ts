import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { Ledger } from '../ledger/ledger.service.js';
import { allocationPosting } from '../ledger/postings.rules.js';
import { allocate } from './allocation.rules.js';
import { AllocationsRepository } from './allocations.repository.js';

/** Brings what was paid and what is owed together. */
@Injectable()
export class Settlement {
  constructor(
    private readonly allocations: AllocationsRepository,
    private readonly ledger: Ledger,
  ) {}

  /** Allocates what the retailer has paid and no invoice has taken; the caller has locked the account. */
  async settle(tx: Transaction, retailerId: string): Promise<void> {
    const payments = await this.allocations.unappliedOf(tx, retailerId);
    if (payments.length === 0) return;
    const allocations = allocate(payments, await this.allocations.unpaidOf(tx, retailerId));
    if (allocations.length === 0) return;
    await this.allocations.record(tx, allocations);
    const postings = allocations.map((allocation) => allocationPosting(retailerId, allocation));
    await this.ledger.post(tx, retailerId, postings);
  }
}
