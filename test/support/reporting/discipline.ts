import { amount, accountsOf, isOverdue, isUnpaid, namesOf, ofRetailer, retailerOf } from './credit-parties.js';
import {
  type Asked,
  asAmount,
  byId,
  cents,
  dayOf,
  daysBetween,
  groupedBy,
  isWithin,
  type Raw,
  type RawMarket,
  rounded,
  sumOf,
} from './raw.js';
import { overTime, ranked, summedBy } from './series.js';

/** What became of one invoice, in cents. */
function partsOf(market: RawMarket, invoice: Raw) {
  const payments = byId(market.payments);
  const parts = { onTime: 0n, late: 0n, lateDays: 0n, overdue: 0n, notDue: 0n, disputed: 0n, writtenOff: 0n };
  for (const allocation of market.payment_allocations.filter((row) => row['invoice_id'] === invoice['id'])) {
    const days = daysBetween(invoice['due_on'], dayOf(payments.get(allocation['payment_id'])?.['received_at']));
    const value = cents(allocation['amount']);
    if (days <= 0) parts.onTime += value;
    else {
      parts.late += value;
      parts.lateDays += value * BigInt(days);
    }
  }
  const rest = cents(invoice['amount']) - cents(invoice['paid']);
  if (invoice['status'] === 'written_off') parts.writtenOff += rest;
  else if (invoice['status'] === 'disputed') parts.disputed += rest;
  else if (isOverdue(invoice)) parts.overdue += rest;
  else if (isUnpaid(invoice)) parts.notDue += rest;
  else if (rest !== 0n) throw new Error(`An invoice that is ${invoice['status']} has a part that nobody counts.`);
  return parts;
}

function disciplineOf(market: RawMarket, invoices: readonly Raw[]) {
  const parts = invoices.map((invoice) => partsOf(market, invoice));
  const sum = (name: keyof ReturnType<typeof partsOf>): bigint => parts.reduce((all, one) => all + one[name], 0n);
  const [onTime, late, overdue, writtenOff] = [sum('onTime'), sum('late'), sum('overdue'), sum('writtenOff')];
  return {
    onTimeShare: rounded(100n * onTime, onTime + late + overdue + writtenOff),
    averageDaysLate: rounded(sum('lateDays'), onTime + late),
    amount: asAmount(sumOf(invoices, amount)),
    paidOnTime: asAmount(onTime),
    paidLate: asAmount(late),
    overdue: asAmount(overdue),
    invoices: invoices.length,
    notDue: asAmount(sum('notDue')),
    disputed: asAmount(sum('disputed')),
    writtenOff: asAmount(writtenOff),
  };
}

const dueIn = (market: RawMarket, asked: Asked): readonly Raw[] =>
  market.invoices.filter(ofRetailer(market, asked)).filter((invoice) => isWithin(invoice['due_on'], asked));

export const disciplineSummary = (market: RawMarket, asked: Asked): object =>
  disciplineOf(market, dueIn(market, asked));

/** Each retailer with its figures. */
export function disciplineRows(market: RawMarket, asked: Asked): readonly object[] {
  const [retailers, accounts] = [byId(market.retailers), accountsOf(market)];
  const rowOf = ([id, invoices]: readonly [string, readonly Raw[]]): object => ({
    ...retailerOf(retailers.get(id)),
    score: accounts.get(id)?.['score'],
    ...disciplineOf(market, invoices),
  });
  return [...groupedBy(dueIn(market, asked), (invoice) => invoice['retailer_id'])].map(rowOf);
}

/** What was due on each day and in all by how it was paid, who is most overdue, and how late invoices were paid. */
export function disciplineSeries(market: RawMarket, asked: Asked): object {
  const retailers = byId(market.retailers);
  const due = dueIn(market, asked).map((invoice) => ({ invoice, parts: partsOf(market, invoice) }));
  const sum = (some: typeof due, name: keyof ReturnType<typeof partsOf>): bigint =>
    some.reduce((total, { parts }) => total + parts[name], 0n);
  const classes = groupedBy(
    due.filter(({ parts }) => parts.onTime + parts.late + parts.overdue > 0n),
    ({ parts }) => classOf(parts),
  );
  const overdue = due.filter(({ parts }) => parts.overdue > 0n);
  return {
    overTime: overTime(asked, (days) => {
      const some = due.filter(({ invoice }) => days.includes(invoice['due_on']));
      return {
        onTime: asAmount(sum(some, 'onTime')),
        late: asAmount(sum(some, 'late')),
        overdue: asAmount(sum(some, 'overdue')),
      };
    }),
    parts: (
      [
        ['Paid on time', 'onTime'],
        ['Paid late', 'late'],
        ['Overdue', 'overdue'],
        ['Not due yet', 'notDue'],
        ['Disputed', 'disputed'],
        ['Written off', 'writtenOff'],
      ] as const
    )
      .map(([label, name]) => ({ label, value: asAmount(sum(due, name)) }))
      .filter(({ value }) => value > 0),
    mostOverdue: ranked(
      summedBy(
        overdue,
        ({ invoice }) => namesOf(retailers.get(invoice['retailer_id'])),
        ({ parts }) => parts.overdue,
      ),
    ).map(({ key, label, value }) => ({ key, label, value: asAmount(value) })),
    lateBy: ['In time', '1–7 days', '8–15 days', '16–30 days', 'Over 30 days', 'Overdue']
      .filter((label) => classes.has(label))
      .map((label) => ({ label, value: classes.get(label)?.length })),
  };
}

/** By the days that what came late was late, each weighted by its amount. */
function classOf({ overdue, late, lateDays }: ReturnType<typeof partsOf>): string {
  if (overdue > 0n) return 'Overdue';
  if (late === 0n) return 'In time';
  const days = Number(lateDays) / Number(late);
  if (days <= 7) return '1–7 days';
  if (days <= 15) return '8–15 days';
  return days <= 30 ? '16–30 days' : 'Over 30 days';
}
