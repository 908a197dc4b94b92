import type { RankedVendor } from '../../../database/schema/orders.js';
import { asNumber, money } from '../../../money/index.js';
import type { OrderSummaryDto } from './order.dto.js';
import type { OrderDto, RankedVendorDto } from './order-detail.dto.js';
import type { OrderDetail, OrderSummary } from './order-views.js';

/* The API carries amounts and scores as numbers; inside they are exact texts. */

export const summaryOf = (order: OrderSummary): OrderSummaryDto => ({ ...order, total: asNumber(order.total) });

export const detailOf = (order: OrderDetail): OrderDto => ({
  ...order,
  total: asNumber(order.total),
  items: order.items.map((item) => ({ ...item, unitPrice: asNumber(item.unitPrice), amount: asNumber(item.amount) })),
  offers: order.offers.map((offer) => ({ ...offer, price: asNumber(offer.price) })),
  rankings: order.rankings.map((ranking) => ({ ...ranking, vendors: ranking.vendors.map(rankedVendorOf) })),
});

const rankedVendorOf = (vendor: RankedVendor): RankedVendorDto => ({
  ...vendor,
  score: Number(vendor.score),
  availability: Number(vendor.availability),
  price: Number(vendor.price),
  proximity: Number(vendor.proximity),
  workload: Number(vendor.workload),
  reliability: Number(vendor.reliability),
  basket: asNumber(money(vendor.basket)),
});
