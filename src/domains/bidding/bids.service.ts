import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { Database, type Transaction } from '../../database/index.js';
import { Conflict } from '../../errors/index.js';
import type { Caller } from '../../http/index.js';
import { Parties, type VendorId } from '../master-data/index.js';
import type { NewBid, PlacedBid } from './auction.js';
import { AuctionLock } from './auction-lock.service.js';
import { AuctionsRepository } from './auctions.repository.js';
import { assertBid, isBest } from './bid.rules.js';
import { BidsRepository } from './bids.repository.js';
import { softClose } from './soft-close.rules.js';

/** Takes bids. All of one auction come one after the other, under the lock of its row; no order is locked for them. */
@Injectable()
export class BidsService {
  constructor(
    private readonly database: Database,
    private readonly parties: Parties,
    private readonly locks: AuctionLock,
    private readonly auctions: AuctionsRepository,
    private readonly bids: BidsRepository,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * @param named the vendor that bids; a key that is bound to one need not say it
   * @throws NotFound for an auction or a vendor that is not there
   * @throws Conflict `auction_closed`, `bid_not_lower`, `vendor_inactive`
   * @throws HaatError `above_ceiling`, or `forbidden` when a bound key names another vendor
   */
  place(tx: Transaction | undefined, bid: NewBid, named: string | undefined, caller: Caller): Promise<PlacedBid> {
    return this.database.within(tx, async (inner) => {
      const vendorId = await this.parties.vendorOf(inner, caller, named);
      await this.#refuseInactive(inner, vendorId);
      return this.#place(inner, bid, vendorId);
    });
  }

  async #place(tx: Transaction, bid: NewBid, vendorId: VendorId): Promise<PlacedBid> {
    const auction = await this.locks.alone(tx, bid.auctionId);
    const at = await this.auctions.clock(tx);
    const standing = { at, ...(await this.bids.prices(tx, auction.id, vendorId)) };
    assertBid(auction, standing, bid.price);
    const row = { ...bid, id: uuidv7(), vendorId, bidAt: at };
    await this.bids.insert(tx, row);
    const leads = isBest(standing, bid.price);
    const closing = softClose(auction, { at, isBest: leads }, this.config.marketplace.softCloseSeconds);
    if (closing !== auction) await this.auctions.putOff(tx, auction.id, closing);
    return { ...row, isBest: leads, closesAt: closing.closesAt, extensions: closing.extensions };
  }

  async #refuseInactive(tx: Transaction, vendorId: VendorId): Promise<void> {
    const { status, code } = await this.parties.vendor(tx, vendorId);
    if (status !== 'active') throw new Conflict('vendor_inactive', `Vendor ${code} is ${status} and cannot bid.`);
  }
}
