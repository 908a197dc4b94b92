/* Three vendors underbid each other; the winner does not confirm, and the second gets the order at its own price. */
import { answer, basket, theOne } from '../marketplace.mjs';
import { columns } from '../table.mjs';

const SHOP = 'R002';
const SECONDS = 3;

/** @param ranked vendors that have the basket in stock */
export async function auction(stage, ranked) {
  const shop = await theOne(stage, '/retailers', 'code', SHOP);
  stage.say(`${shop.name} in ${shop.city} orders for cash, and the vendors are to bid for it: ${SECONDS} seconds.`);
  const items = await basket(stage);
  const order = await stage.post('/orders', { retailerId: shop.id, items, paymentTerms: 'cash' });
  const ceilingPrice = order.total;
  const opened = await stage.post('/auctions', { orderId: order.id, closesInSeconds: SECONDS, ceilingPrice });
  const bids = await bid(stage, opened, ranked.slice(0, 3));
  const closed = await stage.until(`/auctions/${opened.id}`, ({ status }) => status !== 'open');
  stage.show(bidTable(closed));
  stage.check('bids at the close', 3, closed.bidCount);
  await winnerIsSilent(stage, { order, bids, id: opened.id });
}

/** The third bids lowest, the second next. */
async function bid(stage, { id, ceilingPrice }, vendors) {
  const tooMuch = await stage.call('POST', `/auctions/${id}/bids`, {
    vendorId: vendors[0]?.vendorId,
    price: ceilingPrice + 1,
    leadTimeDays: 2,
  });
  stage.check('a bid above the ceiling is refused', 422, tooMuch.status);
  const bids = vendors.map(({ vendorId, vendorCode }, index) => ({
    vendorId,
    vendorCode,
    price: Math.round(ceilingPrice * (0.9 - index * 0.02)),
    leadTimeDays: 2,
  }));
  for (const { vendorId, price, leadTimeDays } of bids) {
    await stage.post(`/auctions/${id}/bids`, { vendorId, price, leadTimeDays });
  }
  return bids.toSorted((a, b) => a.price - b.price);
}

const bidTable = ({ bids }) =>
  columns(bids.map(({ rank, vendorCode, price, reliability }) => ({ rank, vendor: vendorCode, price, reliability })));

async function winnerIsSilent(stage, { order, bids, id }) {
  const [winner, second] = bids;
  stage.say(
    `${winner.vendorCode} has bid least and is offered the order, but does not confirm. ${second.vendorCode} does.`,
  );
  const path = `/orders/${order.id}`;
  const first = await stage.until(path, ({ offers }) => offers.length > 0);
  stage.check('the lowest bid is offered the order', winner.vendorCode, first.offers[0]?.vendor.code);
  const next = await stage.until(path, ({ offers }) => offers.length > 1);
  stage.check('a winner who does not confirm', 'timed_out', next.offers[0]?.status);
  stage.check('the second is offered it at its own price', second.price, next.offers[1]?.price);
  const { status } = await answer(stage, next, 1, 'accept');
  stage.check('the second takes it', 200, status);
  const awarded = await stage.until(`/auctions/${id}`, ({ status: now }) => now === 'awarded');
  stage.check('the auction is', 'awarded', awarded.status);
  const { vendor } = await stage.get(path);
  stage.check('the order goes to', second.vendorCode, vendor?.code);
}
