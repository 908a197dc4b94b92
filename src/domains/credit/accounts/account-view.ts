import type { CreditAccountStatus } from '../../../database/schema/credit.js';
import type { Money } from '../../../money/index.js';
import type { ExplainedComponent } from '../scoring/explanation.rules.js';
import type { Ageing } from './ageing.rules.js';

/** A retailer's account as it is listed. */
export interface AccountSummary {
  readonly retailerId: string;
  readonly retailerCode: string;
  readonly retailerName: string;
  readonly status: CreditAccountStatus;
  readonly creditLimit: Money;
  readonly outstanding: Money;
  readonly reserved: Money;
  readonly unapplied: Money;
  /** From 300 to 900; null until one was computed. */
  readonly score: number | null;
  /** Null where the retailer has had nothing to do with credit yet. */
  readonly openedAt: Date | null;
}

/** The latest computation of a score. */
export interface StoredScore {
  readonly score: number;
  readonly version: number;
  readonly components: readonly ExplainedComponent[];
  readonly at: Date;
}

export interface AccountView extends AccountSummary {
  readonly ageing: Ageing;
  readonly latestScore: StoredScore | undefined;
}

/** Which accounts a list shows; all of them when nothing is said. */
export interface AccountFilter {
  readonly retailerId?: string;
  readonly status?: CreditAccountStatus;
}
