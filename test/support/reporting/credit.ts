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
  rounded,
  sumOf,
  today,
} from './raw.js';

const amount = (row: Raw): number => row['amount'];
const open = (invoice: Raw): number => asAmount(cents(invoice['amount']) - cents(invoice['paid']));
const isUnpaid = ({ status }: Raw): boolean => ['open', 'partially_paid'].includes(status);
const isOverdue = (invoice: Raw): boolean => isUnpaid(invoice) && invoice['due_on'] < today();

const ofRetailer = (market: RawMarket, { retailerCode }: Asked): ((row: Raw) => boolean) => {
  const retailer = idOf(market.retailers, retailerCode);
  return (row) => retailer === undefined || row['retailer_id'] === retailer;
};

export function creditSummary(market: RawMarket, asked: Asked): object {
  const isAsked = ofRetailer(market, asked);
  const accounts = market.credit_accounts.filter(isAsked);
  const sum = (column: string): bigint => sumOf(accounts, (account) => account[column]);
  const exposure = sum('outstanding') + sum('reserved') - sum('unapplied');
  const received = market.payments.filter((payment) => payment['reversed_at'] === null);
  return {
    exposure: asAmount(exposure),
    creditLimit: asAmount(sum('credit_limit')),
    utilisation: rounded(100n * exposure, sum('credit_limit')) ?? 0,
    overdue: asAmount(sumOf(market.invoices.filter(isAsked).filter(isOverdue), open)),
    invoiced: asAmount(
      sumOf(
        market.invoices.filter(isAsked).filter((row) => isWithin(dayOf(row['issued_at']), asked)),
        amount,
      ),
    ),
    received: asAmount(
      sumOf(
        received.filter(isAsked).filter((row) => isWithin(dayOf(row['received_at']), asked)),
        amount,
      ),
    ),
    outstanding: asAmount(sum('outstanding')),
    reserved: asAmount(sum('reserved')),
    unapplied: asAmount(sum('unapplied')),
    stopped: accounts.filter(({ status }) => status !== 'active').length,
  };
}

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

/** Each retailer's code with its figures. */
export function disciplineRows(market: RawMarket, asked: Asked): readonly string[] {
  const retailers = byId(market.retailers);
  return [...groupedBy(dueIn(market, asked), (invoice) => invoice['retailer_id'])].map(([id, invoices]) => {
    const {
      invoices: count,
      paidOnTime,
      paidLate,
      overdue,
      onTimeShare,
      averageDaysLate,
    } = disciplineOf(market, invoices);
    return [retailers.get(id)?.['code'], count, paidOnTime, paidLate, overdue, onTimeShare, averageDaysLate].join('|');
  });
}

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

export function liabilitySummary(market: RawMarket, asked: Asked): object {
  const standing = outstandingAt(market, asked);
  const before = outstandingAt(market, { ...asked, endDate: dayBefore(asked.startDate) });
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

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

/** Each invoice with what was outstanding of it, and by how many days it was late. */
export const liabilityRows = (market: RawMarket, asked: Asked): readonly string[] =>
  outstandingAt(market, asked).map(([invoice, outstanding]) =>
    [invoice['number'], asAmount(outstanding), Math.max(0, daysBetween(invoice['due_on'], lastDay(asked)))].join('|'),
  );
