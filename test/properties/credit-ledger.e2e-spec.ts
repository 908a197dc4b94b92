import * as fc from 'fast-check';
import { InvoiceMoves } from '../../src/domains/credit/invoices/invoice-moves.service.js';
import { PaymentReversal } from '../../src/domains/credit/payments/payment-reversal.service.js';
import { Payments } from '../../src/domains/credit/payments/payments.service.js';
import { HaatError } from '../../src/errors/index.js';
import { money } from '../../src/money/index.js';
import { CreditDesk } from '../e2e/support/credit-desk.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { brokenCreditInvariants } from '../support/marketplace/index.js';

/** Sequences that a run of the tests plays; set HAAT_LEDGERS to a larger number to search for longer. */
const SEQUENCES = Number(process.env['HAAT_LEDGERS'] ?? 60);

const LIMIT = 500;

const STEPS = ['reserve', 'release', 'invoice', 'pay', 'dispute', 'resolve', 'writeOff', 'reverse'] as const;

interface Step {
  readonly what: (typeof STEPS)[number];
  /** Which of the things that are there. */
  readonly which: number;
  readonly amount: number;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  what: fc.oneof(
    ...STEPS.map((what) => ({
      weight: what === 'reserve' || what === 'invoice' || what === 'pay' ? 3 : 1,
      arbitrary: fc.constant(what),
    })),
  ),
  which: fc.nat(100),
  amount: fc.integer({ min: 1, max: 25_000 }).map((cents) => cents / 100),
});

/** The ledger alone says what is outstanding of each invoice and left of each payment. */
const REPLAY = `
  with told as (select reference, split_part(account, ':', 1) as account, sum(amount) as total from haat.credit_entries group by 1, 2)
  select i.number as id, 'invoice' as broken from haat.invoices i left join told t on t.reference = i.id and t.account = 'receivable'
  where coalesce(t.total, 0) <> case when i.status = 'written_off' then 0 else i.amount - i.paid end
  union all
  select p.reference, 'payment' from haat.payments p left join told t on t.reference = p.id and t.account = 'unapplied'
  where coalesce(-t.total, 0) <> p.unapplied`;

const IDLE_MONEY = `
  select r.code as id, 'unapplied beside an open invoice' as broken from haat.credit_accounts a join haat.retailers r on r.id = a.retailer_id
  where a.unapplied > 0 and exists (
    select from haat.invoices i where i.retailer_id = a.retailer_id and i.status in ('open', 'partially_paid'))`;

let app: HttpApp;
let desk: CreditDesk;
beforeAll(async () => {
  app = await startHttpApp({ ...(await variablesOf('postgres')), ROLE: 'api' });
  desk = new CreditDesk(app);
});

/** One retailer's dealings, with what has come to be in them. */
class Dealings {
  readonly #orders: Awaited<ReturnType<CreditDesk['order']>>[] = [];
  readonly #invoices: string[] = [];
  readonly #payments: string[] = [];
  readonly #moves = app.context.get(InvoiceMoves);
  readonly #receiving = app.context.get(Payments);
  readonly #reversal = app.context.get(PaymentReversal);

  constructor(private readonly retailerId: string) {}

  /** What is refused changes nothing, which the invariants show as well. */
  async play(step: Step): Promise<void> {
    try {
      await this.#play(step);
    } catch (error) {
      if (!(error instanceof HaatError && error.kind === 'conflict')) throw error;
    }
  }

  async #play({ what, which, amount }: Step): Promise<void> {
    const by = { actor: 'test', reason: 'a test' };
    const order = this.#orders[which % Math.max(1, this.#orders.length)];
    const invoice = this.#invoices[which % Math.max(1, this.#invoices.length)];
    const payment = this.#payments[which % Math.max(1, this.#payments.length)];
    if (what === 'reserve') return this.#reserve(amount);
    if (what === 'pay') return this.#pay(which, amount);
    if (what === 'release' && order) await desk.release(order.orderId);
    if (what === 'invoice' && order) this.#invoices.push((await desk.invoice(order)).invoiceId);
    if (what === 'dispute' && invoice) await this.#moves.dispute(undefined, invoice, by);
    if (what === 'resolve' && invoice) await this.#moves.resolve(undefined, invoice, 'test');
    if (what === 'writeOff' && invoice) await this.#moves.writeOff(undefined, invoice, by);
    if (what === 'reverse' && payment) await this.#reversal.reverse(undefined, payment, by);
  }

  async #reserve(amount: number): Promise<void> {
    const order = await desk.order(this.retailerId, amount);
    await desk.reserve(order);
    this.#orders.push(order);
    const { outstanding = 0, reserved = 0, unapplied = 0 } = (await desk.balances(this.retailerId)) ?? {};
    expect(Number(outstanding) + Number(reserved) - Number(unapplied)).toBeLessThanOrEqual(LIMIT + 1e-6);
  }

  /** Some references come again: with the same amount or another. */
  async #pay(which: number, amount: number): Promise<void> {
    const payment = {
      reference: `${this.retailerId}-${which % 20}`,
      retailerId: this.retailerId,
      amount: money(amount),
      receivedBy: 'test',
    };
    this.#payments.push((await this.#receiving.receive(undefined, payment)).payment.id);
  }
}

it('holds its invariants after every step of whatever people do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
      const dealings = new Dealings(await desk.account({ creditLimit: LIMIT }));
      for (const one of steps) {
        await dealings.play(one);
        const broken = await brokenCreditInvariants(app.database);
        const told = await app.database.query(`${REPLAY} union all ${IDLE_MONEY}`);
        expect([...broken, ...told]).toEqual([]);
      }
    }),
    // What one sequence has broken stays broken in the database: a shorter one would seem to break it as well.
    { numRuns: SEQUENCES, endOnFailure: true },
  );
});
