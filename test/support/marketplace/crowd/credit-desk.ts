import { anyOf, type Deed, together } from './stage.js';

/** A payment that is reported once or several times at once; now and then its reference was used before. */
const pay: Deed = {
  weight: 6,
  async act({ world, random, post }) {
    const retailerId = random.pick(world.retailers);
    const reference = random.chance(0.2) ? `BANK-${retailerId}-again` : `BANK-${random.seed}-${random.next()}`;
    const body = { reference, retailerId, amount: (1 + random.below(80_000)) / 100 };
    await together(1 + random.below(3), () => post('/credit/payments', body, { promises: 'payment' }));
  },
};

const ADMIN = { who: 'admin' } as const;
const BECAUSE = { reason: 'somebody said so' };

/** The invoices of all are disputed and resolved; few are given up. */
const moveInvoice: Deed = {
  weight: 4,
  async act({ sight, random, post }) {
    const invoice = anyOf(random, sight.invoices);
    if (!invoice) return;
    const to = (move: string) => post(`/credit/invoices/${invoice.id}/${move}`, BECAUSE, ADMIN);
    const resolve = () => post(`/credit/invoices/${invoice.id}/resolve`, undefined, ADMIN);
    if (invoice.status === 'disputed') await Promise.all([resolve(), random.chance(0.3) && to('write-off')]);
    else await Promise.all([to('dispute'), random.chance(0.3) && resolve(), random.chance(0.1) && to('write-off')]);
  },
};

/** A reversal may lift the exposure above the limit, and knows it: only the retailer with the ample one sees any. */
const reverse: Deed = {
  weight: 1,
  async act({ sight, random, post }) {
    const payment = anyOf(random, sight.payments);
    if (payment) await together(2, () => post(`/credit/payments/${payment.id}/reverse`, BECAUSE, ADMIN));
  },
};

const score: Deed = {
  weight: 1,
  act: ({ world, random, post }) =>
    post('/credit/scores', { retailerId: random.pick(world.retailers) }, { promises: 'job' }),
};

const readAccount: Deed = {
  weight: 1,
  act: ({ world, random, get }) => get(`/credit/accounts/${random.pick(world.retailers)}`),
};

export const CREDIT_DEEDS: readonly Deed[] = [pay, moveInvoice, reverse, score, readAccount];
