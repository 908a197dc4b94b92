import { amount, namesOf, ofRetailer, retailerOf } from './credit-parties.js';
import {
  type Asked,
  asAmount,
  byId,
  cents,
  dayOf,
  daysBetween,
  distinct,
  groupedBy,
  idOf,
  isWithin,
  type Raw,
  type RawMarket,
  sumOf,
  today,
} from './raw.js';
import { dayOffset, overTime, ranked, summedBy } from './series.js';

/** What the ledger says was outstanding of each invoice at the end of the last day: every entry of it is added up. */
function outstandingAt(market: RawMarket, asked: Asked): readonly (readonly [invoice: Raw, outstanding: bigint])[] {
  const isBefore = (entry: Raw): boolean => dayOf(entry['at']) <= asked.endDate;
  const entries = groupedBy(
    market.credit_entries.filter((entry) => String(entry['account']).startsWith('receivable:') && isBefore(entry)),
    (entry) => entry['reference'],
  );
  return market.invoices
    .filter(ofRetailer(market, asked))
    .map((invoice): [Raw, bigint] => [invoice, sumOf(entries.get(invoice['id']) ?? [], amount)])
    .filter(([, outstanding]) => outstanding !== 0n);
}

const lastDay = ({ endDate }: Asked): string => (endDate < today() ? endDate : today());

export function liabilitySummary(market: RawMarket, asked: Asked) {
  const standing = outstandingAt(market, asked);
  const before = outstandingAt(market, { ...asked, endDate: dayOffset(asked.startDate, -1) });
  const sum = (rows: typeof standing): bigint => rows.reduce((all, [, outstanding]) => all + outstanding, 0n);
  const retailer = idOf(market.retailers, asked.retailerCode);
  const moved = market.credit_entries.filter(
    (entry) =>
      isWithin(dayOf(entry['at']), asked) &&
      (retailer === undefined
        ? String(entry['account']).startsWith('receivable:')
        : entry['account'] === `receivable:${retailer}`),
  );
  const movedBy = (...kinds: string[]): bigint =>
    sumOf(
      moved.filter(({ kind }) => kinds.includes(kind)),
      amount,
    );
  return {
    outstanding: asAmount(sum(standing)),
    overdue: asAmount(sum(standing.filter(([invoice]) => invoice['due_on'] < lastDay(asked)))),
    retailers: distinct(standing.map(([invoice]) => invoice['retailer_id'])),
    opening: asAmount(sum(before)),
    invoiced: asAmount(movedBy('invoice')),
    paid: asAmount(-movedBy('allocation', 'reversal')),
    writtenOff: asAmount(-movedBy('write_off')),
  };
}

/** Each invoice with what was outstanding of it, and by how many days it was late. */
export function liabilityRows(market: RawMarket, asked: Asked): readonly object[] {
  const [retailers, orders] = [byId(market.retailers), byId(market.orders)];
  const rowOf = ([invoice, outstanding]: readonly [invoice: Raw, outstanding: bigint]): object => ({
    invoice: invoice['number'],
    ...retailerOf(retailers.get(invoice['retailer_id'])),
    order: orders.get(invoice['order_id'])?.['number'],
    issued: dayOf(invoice['issued_at']),
    due: invoice['due_on'],
    daysLate: Math.max(0, daysBetween(invoice['due_on'], lastDay(asked))),
    amount: invoice['amount'],
    settled: asAmount(cents(invoice['amount']) - outstanding),
    outstanding: asAmount(outstanding),
  });
  return outstandingAt(market, asked).map(rowOf);
}

const AGES = [
  ['Not due', -Infinity, 0],
  ['1–30 days', 1, 30],
  ['31–60 days', 31, 60],
  ['61–90 days', 61, 90],
  ['Over 90 days', 91, Infinity],
] as const;

/** What was outstanding at the end by its age and its debtor, on each day, and how it came to be. */
export function liabilitySeries(market: RawMarket, asked: Asked): object {
  const retailers = byId(market.retailers);
  const standing = outstandingAt(market, asked);
  const sum = (rows: typeof standing): number => asAmount(rows.reduce((all, [, outstanding]) => all + outstanding, 0n));
  const lateness = (invoice: Raw): number => daysBetween(invoice['due_on'], lastDay(asked));
  const summary = liabilitySummary(market, asked);
  const debtors = summedBy(
    standing,
    ([invoice]) => namesOf(retailers.get(invoice['retailer_id'])),
    ([, outstanding]) => outstanding,
  );
  return {
    ageing: AGES.map(([label, least, most]) => ({
      label,
      value: sum(standing.filter(([invoice]) => lateness(invoice) >= least && lateness(invoice) <= most)),
    })),
    overTime: overTime({ ...asked, endDate: lastDay(asked) }, (days) => ({
      value: sum(outstandingAt(market, { ...asked, endDate: days.at(-1) ?? '' })),
    })),
    largest: ranked(debtors).map(({ key, label, value }) => {
      const own = standing.filter(([invoice]) => retailers.get(invoice['retailer_id'])?.['code'] === key);
      return {
        key,
        label,
        outstanding: asAmount(value),
        overdue: sum(own.filter(([invoice]) => lateness(invoice) > 0)),
      };
    }),
    movement: [
      { label: 'At the beginning', value: summary.opening },
      { label: 'Invoiced', value: summary.invoiced },
      { label: 'Paid', value: summary.paid },
      { label: 'Written off', value: summary.writtenOff },
      { label: 'At the end', value: summary.outstanding },
    ],
  };
}
