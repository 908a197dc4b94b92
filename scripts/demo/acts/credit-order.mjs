/*
 * A shop that has always paid cash gets credit and orders; the process is killed after the 202; the first vendor says
 * nothing, the second delivers.
 */
import { answer, basket, theOne } from '../marketplace.mjs';
import { columns } from '../table.mjs';

const SHOP = 'R033';
const LIMIT = 60_000;

/** @returns the shop, its order, and who could deliver it, best first, for the acts that follow */
export async function creditOrder(stage) {
  const shop = await theOne(stage, '/retailers', 'code', SHOP);
  const placed = await orderOnCredit(stage, shop);
  await confirmAndKill(stage, placed);
  const ranked = await firstVendorIsSilent(stage, placed);
  await secondVendorDelivers(stage, placed);
  return { shop, placed, ranked };
}

async function orderOnCredit(stage, shop) {
  const account = `/credit/accounts/${shop.id}`;
  const order = { retailerId: shop.id, items: await basket(stage), paymentTerms: 'credit' };

  stage.say(`${shop.name} in ${shop.city} has paid cash so far, and now asks for credit.`);
  const refused = await stage.call('POST', '/orders', order);
  stage.show(`${refused.status} ${refused.body.error?.message}`);
  stage.check('an order beyond the limit', 'credit_limit_exceeded', refused.body.error?.code);
  await stage.call('PUT', `${account}/limit`, { limit: LIMIT, reason: 'Sixty days of cash orders.' });
  const placed = await stage.post('/orders', order);
  const { reserved, available, exposure } = await stage.get(account);
  stage.show(`limit ${LIMIT}: ${placed.number} over ${placed.total} is placed; ${available} is left`);
  stage.check('the order holds its total of the limit', placed.total, reserved);
  stage.check('so that the exposure is', placed.total, exposure);
  return placed;
}

async function confirmAndKill(stage, { id, number }) {
  stage.say(`${number} is confirmed, and the process is killed (SIGKILL) right after the 202.`);
  const { status } = await stage.call('POST', `/orders/${id}/confirm`, {});
  await stage.kill();
  stage.check('a confirmation is accepted at once', 202, status);
  await stage.start();
}

async function firstVendorIsSilent(stage, { id, number }) {
  stage.say(`Nobody repeats anything: ${number} is confirmed, its vendors are ranked, and the best gets an offer.`);
  const order = await stage.until(`/orders/${id}`, ({ offers }) => offers.length > 0);
  const vendors = order.rankings[0]?.vendors ?? [];
  stage.show(rankingTable(vendors));
  stage.check('the offer goes to the best of the ranking', vendors[0]?.vendorCode, order.offers[0]?.vendor.code);

  stage.say(`${vendors[0]?.vendorCode} says nothing until its time is over.`);
  const second = await stage.until(`/orders/${id}`, ({ offers }) => offers.length > 1);
  stage.check('an offer that nobody answers', 'timed_out', second.offers[0]?.status);
  const late = await answer(stage, second, 0, 'accept');
  stage.show(`a late yes: ${late.status} ${late.body.error?.message}`);
  stage.check('a late "yes" is refused', 'offer_expired', late.body.error?.code);
  const [next] = second.rankings[1]?.vendors ?? [];
  stage.check('the best of the others is asked', next?.vendorCode, second.offers[1]?.vendor.code);
  return vendors;
}

const rankingTable = (vendors) =>
  columns(
    vendors.map(
      ({ rank, vendorCode, score, availability, price, proximity, workload, reliability, basket: costs }) => ({
        rank,
        vendor: vendorCode,
        score,
        availability,
        price,
        proximity,
        workload,
        reliability,
        basket: costs,
      }),
    ),
  );

async function secondVendorDelivers(stage, { id, number }) {
  const order = await stage.get(`/orders/${id}`);
  stage.say(`${order.offers[1]?.vendor.name} takes ${number} and delivers it.`);
  const { status } = await answer(stage, order, 1, 'accept');
  stage.check('a "yes" in time', 200, status);
  for (const step of ['packing', 'dispatched', 'delivered']) {
    await stage.finished(await stage.post(`/orders/${id}/status`, { status: step }));
  }
  const cancelled = await stage.call('POST', `/orders/${id}/cancel`, {});
  stage.show(`cancelling it now: ${cancelled.status} ${cancelled.body.error?.message}`);
  stage.check('a delivered order is not cancelled', 'illegal_move', cancelled.body.error?.code);
}
