import { amount, isOverdue, namesOf, ofRetailer, open, retailerOf } from './credit-parties.js';
import {
  type Asked,
  asAmount,
  byId,
  cents,
  dayOf,
  groupedBy,
  isWithin,
  type Raw,
  type RawMarket,
  rounded,
  sumOf,
} from './raw.js';
import { overTime, ranked, ranking, summedBy } from './series.js';

const exposureOf = (account: Raw): bigint =>
  cents(account['outstanding']) + cents(account['reserved']) - cents(account['unapplied']);

/** The bands as the contract with retailers has them. */
function bandOf(score: number | null): string {
  if (score === null) return 'not scored';
  if (score >= 750) return 'excellent';
  if (score >= 650) return 'good';
  if (score >= 550) return 'fair';
  return score >= 450 ? 'poor' : 'very poor';
}

/** What of the invoices and payments is looked at: all that are asked for, or those of one retailer. */
function movementOf(market: RawMarket, asked: Asked, isOf: (row: Raw) => boolean, days?: readonly string[]) {
  const isThen = (day: string): boolean => (days ? days.includes(day) : isWithin(day, asked));
  const invoices = market.invoices.filter(isOf);
  const payments = market.payments.filter(isOf).filter((payment) => payment['reversed_at'] === null);
  return {
    invoiced: asAmount(
      sumOf(
        invoices.filter((invoice) => isThen(dayOf(invoice['issued_at']))),
        amount,
      ),
    ),
    received: asAmount(
      sumOf(
        payments.filter((payment) => isThen(dayOf(payment['received_at']))),
        amount,
      ),
    ),
  };
}

const overdueOf = (market: RawMarket, isOf: (row: Raw) => boolean): number =>
  asAmount(sumOf(market.invoices.filter(isOf).filter(isOverdue), open));

export function creditSummary(market: RawMarket, asked: Asked): object {
  const isAsked = ofRetailer(market, asked);
  const accounts = market.credit_accounts.filter(isAsked);
  const sum = (column: string): bigint => sumOf(accounts, (account) => account[column]);
  const exposure = accounts.reduce((total, account) => total + exposureOf(account), 0n);
  return {
    exposure: asAmount(exposure),
    creditLimit: asAmount(sum('credit_limit')),
    utilisation: rounded(100n * exposure, sum('credit_limit')) ?? 0,
    overdue: overdueOf(market, isAsked),
    ...movementOf(market, asked, isAsked),
    outstanding: asAmount(sum('outstanding')),
    reserved: asAmount(sum('reserved')),
    unapplied: asAmount(sum('unapplied')),
    stopped: accounts.filter(({ status }) => status !== 'active').length,
  };
}

/** Each account with its balances and what moved them in the period. */
export function creditRows(market: RawMarket, asked: Asked): readonly object[] {
  const retailers = byId(market.retailers);
  const rowOf = (account: Raw): object => {
    const isOwn = (row: Raw): boolean => row['retailer_id'] === account['retailer_id'];
    const [exposure, limit] = [exposureOf(account), cents(account['credit_limit'])];
    return {
      ...retailerOf(retailers.get(account['retailer_id'])),
      status: account['status'],
      creditLimit: asAmount(limit),
      outstanding: account['outstanding'],
      reserved: account['reserved'],
      unapplied: account['unapplied'],
      exposure: asAmount(exposure),
      available: asAmount(limit > exposure ? limit - exposure : 0n),
      utilisation: rounded(100n * exposure, limit),
      score: account['score'],
      band: bandOf(account['score']),
      overdue: overdueOf(market, isOwn),
      ...movementOf(market, asked, isOwn),
    };
  };
  return market.credit_accounts.filter(ofRetailer(market, asked)).map(rowOf);
}

/** What moved the balances on each day, whose are the largest, and how they divide among scores and cities. */
export function creditSeries(market: RawMarket, asked: Asked): object {
  const retailers = byId(market.retailers);
  const isAsked = ofRetailer(market, asked);
  const accounts = market.credit_accounts.filter(isAsked);
  const bands = groupedBy(accounts, ({ score }) => bandOf(score));
  const nameOf = (account: Raw) => namesOf(retailers.get(account['retailer_id']));
  const limitOf = new Map(accounts.map((account) => [nameOf(account)[0], account['credit_limit']]));
  const exposed = summedBy(accounts, nameOf, exposureOf).filter(({ value }) => value > 0n);
  const owing = accounts.filter((account) => account['outstanding'] > 0);
  return {
    movement: overTime(asked, (days) => movementOf(market, asked, isAsked, days)),
    largest: ranked(exposed).map(({ value, key, label }) => ({
      key,
      label,
      exposure: asAmount(value),
      creditLimit: limitOf.get(key),
    })),
    bands: ['excellent', 'good', 'fair', 'poor', 'very poor', 'not scored']
      .filter((band) => bands.has(band))
      .map((band) => ({ label: band.charAt(0).toUpperCase() + band.slice(1), value: bands.get(band)?.length })),
    byCity: ranking(
      summedBy(
        owing,
        (account) => {
          const city = retailers.get(account['retailer_id'])?.['city'];
          return [city, city];
        },
        (account) => cents(account['outstanding']),
      ),
    ),
  };
}
