import type { SeenOffer } from './sight.js';
import { anyOf, type Deed, type PostAs, type Stage, together } from './stage.js';

type Answer = 'accept' | 'decline' | 'withdraw';

/** By the key of the vendor itself, or by a client who names it. */
async function answer(stage: Stage, offer: SeenOffer, how: Answer): Promise<void> {
  const vendor = stage.world.vendors.find(({ id }) => id === offer.vendorId);
  const isBound = vendor !== undefined && stage.random.chance(0.5);
  const as: PostAs = {
    ...(isBound && { who: `vendor:${vendor.code}` }),
    ...(how === 'accept' && { promises: 'acceptance' }),
  };
  const body = isBound ? {} : { vendorId: offer.vendorId };
  await stage.post(`/orders/${offer.orderId}/offers/${offer.id}/${how}`, body, as);
}

const offerThatIs = ({ sight, random }: Stage, ...statuses: SeenOffer['status'][]) =>
  anyOf(
    random,
    sight.offers.filter(({ status }) => statuses.includes(status)),
  );

/** One answer, or several at once that contradict each other. */
const answerOffer: Deed = {
  weight: 9,
  async act(stage) {
    const offer = offerThatIs(stage, 'open');
    if (!offer) return;
    const many = stage.random.chance(0.3) ? 2 + stage.random.below(3) : 1;
    await together(many, () => answer(stage, offer, stage.random.chance(0.75) ? 'accept' : 'decline'));
  },
};

/** Several vendors want the same order at once, of whom one was asked. */
const rush: Deed = {
  weight: 3,
  async act(stage) {
    const offer = offerThatIs(stage, 'open');
    if (!offer) return;
    const path = `/orders/${offer.orderId}/offers/${offer.id}/accept`;
    await Promise.all([
      answer(stage, offer, 'accept'),
      ...stage.world.vendors
        .filter(({ id }) => id !== offer.vendorId)
        .map(({ code }) => stage.post(path, {}, { who: `vendor:${code}`, promises: 'acceptance' })),
    ]);
  },
};

/** A vendor accepts all that it is offered, though its stock is enough for some of it only. */
const acceptAll: Deed = {
  weight: 4,
  async act(stage) {
    const one = offerThatIs(stage, 'open');
    const offers = stage.sight.offers.filter(({ status, vendorId }) => status === 'open' && vendorId === one?.vendorId);
    await Promise.all(offers.map((offer) => answer(stage, offer, 'accept')));
  },
};

/** The vendor gives up what it has taken, while the order is perhaps packed, cancelled or given to another. */
const withdraw: Deed = {
  weight: 2,
  async act(stage) {
    const offer = offerThatIs(stage, 'accepted');
    if (!offer) return;
    const others: readonly (() => Promise<unknown>)[] = [
      () => stage.post(`/orders/${offer.orderId}/status`, { status: 'packing' }, { promises: 'job' }),
      () => stage.post(`/orders/${offer.orderId}/cancel`, {}, { promises: 'job' }),
      () => answer(stage, offer, 'withdraw'),
    ];
    await Promise.all([answer(stage, offer, 'withdraw'), stage.random.chance(0.5) && stage.random.pick(others)()]);
  },
};

const openAuction: Deed = {
  weight: 3,
  async act(stage) {
    const orders = stage.sight.orders.filter(({ status }) => status === 'placed' || status === 'confirmed');
    const order = anyOf(stage.random, orders);
    if (!order) return;
    const body = {
      orderId: order.id,
      closesInSeconds: stage.random.pick([1, 60, 3600, 40_000]),
      minimumBids: 1 + stage.random.below(2),
      ...(stage.random.chance(0.3) && { ceilingPrice: 1_000 }),
    };
    await together(stage.random.chance(0.2) ? 2 : 1, () => stage.post('/auctions', body, { promises: 'auction' }));
  },
};

const bid: Deed = {
  weight: 8,
  async act(stage) {
    const auction = anyOf(stage.random, stage.sight.auctions);
    if (!auction) return;
    await together(1 + stage.random.below(3), () => {
      const { id: vendorId } = stage.random.pick(stage.world.vendors);
      const body = { vendorId, price: 100 + stage.random.below(2_000), leadTimeDays: stage.random.below(5) };
      return stage.post(`/auctions/${auction.id}/bids`, body, { promises: 'bid' });
    });
  },
};

const endAuction: Deed = {
  weight: 2,
  async act(stage) {
    const auction = anyOf(stage.random, stage.sight.auctions);
    if (!auction) return;
    const close = () => stage.post(`/auctions/${auction.id}/close`, undefined, { who: 'operator' });
    const cancel = () => stage.post(`/auctions/${auction.id}/cancel`, {});
    const both = stage.random.chance(0.3);
    await Promise.all([(stage.random.chance(0.7) || both) && close(), both && cancel()]);
  },
};

export const VENDOR_DEEDS: readonly Deed[] = [answerOffer, rush, acceptAll, withdraw, openAuction, bid, endAuction];
