import { minus, money, type Money, plus } from '../../money/index.js';
import type { AccountRow, InvoiceRow } from '../demo-set.js';
import type { Market, Retailer } from '../market/market.js';
import { after, DAY, HOUR } from '../moments.js';
import { allocate } from './allocation.js';
import { post } from './ledger.js';

/** By which the payers' banks and wallets name what they send. */
const WAYS = ['ESEWA', 'KHALTI', 'CONNECTIPS', 'NABIL', 'NICASIA', 'CHEQUE'];

/** What a retailer does about an invoice, by its habit. */
export function planPayment(market: Market, { habit, account }: Retailer, invoice: InvoiceRow): void {
  if (!account) return;
  const { random } = market;
  const due = new Date(`${invoice.dueOn}T00:00:00Z`);
  const inDays = (days: number): Date => after(due, days * DAY + random.between(4 * 60, 11 * 60) * 60_000);
  const payRest = (at: Date) => payLater(market, account, at, () => minus(invoice.amount, invoice.paid));
  switch (habit) {
    case 'early':
      return payRest(after(invoice.issuedAt, random.between(4, 20) * DAY + HOUR));
    case 'punctual':
      return payRest(inDays(-random.between(1, 8)));
    case 'late':
      return payRest(inDays(random.between(2, 24)));
    case 'halves': {
      const half = money(Math.floor(Number(invoice.amount) / 2));
      payLater(market, account, inDays(-random.between(1, 16)), () => half);
      return payRest(inDays(random.between(5, 12)));
    }
    case 'advance':
      // A round sum now and then, whatever is open.
      if (random.chance(35)) payLater(market, account, after(invoice.issuedAt, 2 * DAY), () => money(60_000));
      return payRest(inDays(-1));
    case 'disputes':
      return random.chance(30) ? dispute(market, invoice) : payRest(inDays(-random.between(2, 12)));
    case 'defaults':
      return writeOffLater(market, account, invoice, inDays(random.between(14, 20)));
    case 'cash':
  }
}

/** Who likes to pay in advance does so once more, beyond what is open: something stays for the next invoices. */
export function payAhead(market: Market, { habit, account }: Retailer, when: Date): void {
  if (!account || habit !== 'advance') return;
  payLater(market, account, when, () => plus(account.outstanding, money(90_000)));
}

/** @param howMuch is asked when the time has come; nothing is paid when nothing is open any more */
function payLater(market: Market, account: AccountRow, when: Date, howMuch: () => Money): void {
  market.agenda.add(when, (at) => {
    const amount = howMuch();
    if (Number(amount) <= 0) return;
    const { retailerId } = account;
    const id = market.ids.at(at);
    const way = market.random.pick(WAYS);
    market.rows.payments.push({
      id,
      reference: `${way}-${market.calendar.dateOf(at).replaceAll('-', '')}-${String(market.rows.payments.length + 1).padStart(4, '0')}`,
      retailerId,
      amount,
      unapplied: amount,
      receivedBy: way === 'CHEQUE' ? 'accounts' : 'payment gateway',
      receivedAt: at,
    });
    post(market, account, market.rules.postings.payment(retailerId, id, amount), at);
    allocate(market, account, at);
  });
}

function dispute(market: Market, invoice: InvoiceRow): void {
  market.agenda.add(after(invoice.issuedAt, market.random.between(2, 9) * DAY), () => {
    if (invoice.status !== 'open') return;
    invoice.status = 'disputed';
    invoice.reason = market.random.pick(['Two cartons came broken.', 'One sack was missing.', 'Charged twice.']);
  });
}

function writeOffLater(market: Market, account: AccountRow, invoice: InvoiceRow, when: Date): void {
  market.agenda.add(when, (at) => {
    if (invoice.status === 'paid') return;
    const rest = minus(invoice.amount, invoice.paid);
    Object.assign(invoice, { status: 'written_off', writtenOffAt: at, reason: 'The shop has closed.' });
    post(market, account, market.rules.postings.writeOff(account.retailerId, invoice.id, rest), at);
  });
}
