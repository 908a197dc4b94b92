import { Module } from '@nestjs/common';
import { type AppConfig, CONFIG } from './config/index.js';
import { rank as rankBids } from './domains/bidding/award.rules.js';
import { CreditModule, CreditProducer } from './domains/credit/index.js';
import {
  allocationPosting,
  invoicePosting,
  paymentPosting,
  writeOffPosting,
} from './domains/credit/ledger/postings.rules.js';
import { rank as rankVendors, type VendorFacts } from './domains/orders/sourcing/ranking.rules.js';
import { reliabilityOf } from './domains/orders/sourcing/reliability.rules.js';
import { DemoData, FOLLOW_UP, type FollowUp, MARKET_RULES } from './seed/demo-data.service.js';
import { DemoDataAtStart } from './seed/demo-data-at-start.service.js';
import { DemoSetRepository } from './seed/demo-set.repository.js';
import type { MarketRules } from './seed/market-rules.js';

/** The demo set is made by the rules of the domains; what they make of it afterwards is done by their jobs. */
@Module({
  imports: [CreditModule],
  providers: [
    DemoData,
    DemoDataAtStart,
    DemoSetRepository,
    { provide: MARKET_RULES, inject: [CONFIG], useFactory: rulesOf },
    { provide: FOLLOW_UP, inject: [CreditProducer], useFactory: scoresOf },
  ],
  exports: [DemoData],
})
export class DemoDataModule {}

function rulesOf({ marketplace: { routingWeights: weights } }: AppConfig): MarketRules {
  return {
    weights,
    // What is a vendor's id here was made for one.
    rankVendors: (candidates) => rankVendors(candidates as readonly VendorFacts[], weights),
    rankBids,
    reliabilityOf: (record) => reliabilityOf(record).toFixed(2),
    postings: {
      invoice: invoicePosting,
      payment: paymentPosting,
      allocation: allocationPosting,
      writeOff: writeOffPosting,
    },
  };
}

function scoresOf(credit: CreditProducer): FollowUp {
  return (tx) => credit.calculateScores(tx);
}
