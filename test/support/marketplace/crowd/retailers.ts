import { anyOf, type Deed, type Stage, together } from './stage.js';

function anOrder({ world, random }: Stage): object {
  const products = world.products.filter(() => random.chance(0.4));
  const lines = products.length > 0 ? products : [random.pick(world.products)];
  return {
    retailerId: random.pick(world.retailers),
    items: lines.map((productId) => ({ productId, quantity: 1 + random.below(8) })),
    paymentTerms: random.chance(0.7) ? 'credit' : 'cash',
  };
}

/** Places an order; now and then it is sent twice at once, as by somebody who taps twice. */
const place: Deed = {
  weight: 16,
  async act(stage) {
    const times = stage.random.chance(0.2) ? 2 : 1;
    const reference = `ref-${stage.random.seed}-${stage.random.next()}`;
    const body = { ...anOrder(stage), reference };
    const how = stage.random.chance(0.5) ? { idempotencyKey: reference } : {};
    const answers = await together(times, () => stage.post('/orders', body, { ...how, promises: 'order' }));
    const ids = new Set(answers.filter(({ status }) => status < 300).map(({ body: { data } }) => data.id));
    if (ids.size > 1) throw new Error(`One order was placed as ${[...ids].join(' and ')}.`);
  },
};

/** Most know what an order's status allows; some ask for what they should not. */
const seen = ({ sight, random }: Stage, ...statuses: readonly string[]) => {
  const fitting = sight.orders.filter(({ status }) => statuses.includes(status));
  return anyOf(random, random.chance(0.05) ? sight.orders : fitting);
};

const cancel: Deed = {
  weight: 2,
  async act(stage) {
    const order = seen(stage, 'placed', 'confirmed', 'offered', 'accepted', 'packing');
    if (!order) return;
    const times = stage.random.chance(0.3) ? 2 : 1;
    await together(times, () => stage.post(`/orders/${order.id}/cancel`, {}, { promises: 'job' }));
  },
};

const complete: Deed = {
  weight: 4,
  async act(stage) {
    const order = seen(stage, 'delivered');
    if (order) await stage.post(`/orders/${order.id}/complete`, undefined, { promises: 'job' });
  },
};

const readOrder: Deed = {
  weight: 2,
  async act(stage) {
    const order = anyOf(stage.random, stage.sight.orders);
    if (order) await stage.get(`/orders/${order.id}`);
  },
};

const confirm: Deed = {
  weight: 9,
  async act(stage) {
    const order = seen(stage, 'placed');
    if (!order) return;
    const times = stage.random.chance(0.2) ? 2 : 1;
    await together(times, () => stage.post(`/orders/${order.id}/confirm`, undefined, { promises: 'job' }));
  },
};

/** Somebody knows better than the ranking. */
const override: Deed = {
  weight: 2,
  async act(stage) {
    const order = seen(stage, 'confirmed', 'offered');
    if (!order) return;
    const action = stage.random.chance(0.5) ? 'route' : 'assign-vendor';
    const body = { vendorId: stage.random.pick(stage.world.vendors).id, reason: 'agreed on the telephone' };
    await stage.post(`/orders/${order.id}/${action}`, body, { promises: 'job' });
  },
};

const NEXT: Readonly<Record<string, string>> = { accepted: 'packing', packing: 'dispatched', dispatched: 'delivered' };

const report: Deed = {
  weight: 16,
  async act(stage) {
    const order = seen(stage, 'accepted', 'packing', 'dispatched');
    const status = order && (NEXT[order.status] ?? 'packing');
    if (order) await stage.post(`/orders/${order.id}/status`, { status }, { promises: 'job' });
  },
};

/** What retailers do, and those who look after their orders. */
export const ORDER_DEEDS: readonly Deed[] = [place, cancel, complete, readOrder, confirm, override, report];
