import { Decimal } from 'decimal.js';
import type { RoutingWeights } from '../../../config/index.js';
import type { RankedVendor } from '../../../database/schema/orders.js';
import { compareMoney, lesserOf, type Money } from '../../../money/index.js';
import type { VendorId } from '../../master-data/index.js';
import { reliabilityOf, type TrackRecord } from './reliability.rules.js';

/** What the ranking knows of a vendor that has every line of the order in stock. */
export interface VendorFacts extends TrackRecord {
  readonly vendorId: VendorId;
  readonly vendorCode: string;
  /** What the vendor takes for all lines at its own prices. */
  readonly basket: Money;
  /** How many times over the vendor has the line of which it has least; whole, at least 1. */
  readonly cover: number;
  readonly isSameCity: boolean;
  /** Accepted, packing or dispatched. */
  readonly openOrders: number;
}

/** What a vendor scores in each component, from 0 to 100. */
type Components = Readonly<Record<keyof RoutingWeights, Decimal>>;

/** Open orders up to which a vendor has the score. */
const WORKLOADS = [
  [5, 100],
  [10, 80],
  [20, 60],
  [30, 40],
] as const;
const OVERLOADED = 20;

/**
 * The vendors, best first: by score, rounded to two decimals; of equal ones the cheaper basket, then the code. It
 * depends on the facts alone and not on their order.
 */
export function rank(vendors: readonly VendorFacts[], weights: RoutingWeights): readonly RankedVendor[] {
  const cheapest = cheapestOf(vendors);
  if (cheapest === undefined) return [];
  return vendors
    .map((vendor) => scored(vendor, cheapest, weights))
    .sort(byScoreThenBasketThenCode)
    .map(shown);
}

interface Scored {
  readonly vendor: VendorFacts;
  readonly components: Components;
  /** Two decimals. */
  readonly score: Decimal;
}

/** The score is made of the exact components and rounded once; the components are rounded only to be shown. */
function scored(vendor: VendorFacts, cheapest: Money, weights: RoutingWeights): Scored {
  const components = componentsOf(vendor, cheapest);
  return { vendor, components, score: weighted(components, weights).toDecimalPlaces(2) };
}

function shown({ vendor, components, score }: Scored, index: number): RankedVendor {
  return {
    rank: index + 1,
    vendorId: vendor.vendorId,
    vendorCode: vendor.vendorCode,
    score: score.toFixed(2),
    availability: components.availability.toFixed(2),
    price: components.price.toFixed(2),
    proximity: components.proximity.toFixed(2),
    workload: components.workload.toFixed(2),
    reliability: components.reliability.toFixed(2),
    basket: vendor.basket,
  };
}

function componentsOf(vendor: VendorFacts, cheapest: Money): Components {
  return {
    availability: new Decimal(vendor.cover >= 2 ? 100 : 70),
    price: new Decimal(cheapest).times(100).div(vendor.basket),
    proximity: new Decimal(vendor.isSameCity ? 100 : 50),
    workload: new Decimal(WORKLOADS.find(([most]) => vendor.openOrders <= most)?.[1] ?? OVERLOADED),
    reliability: reliabilityOf(vendor),
  };
}

function weighted(components: Components, weights: RoutingWeights): Decimal {
  return Object.entries(components)
    .reduce((sum, [name, score]) => sum.plus(score.times(weights[name as keyof Components])), new Decimal(0))
    .div(100);
}

function byScoreThenBasketThenCode(a: Scored, b: Scored): number {
  return (
    b.score.comparedTo(a.score) ||
    compareMoney(a.vendor.basket, b.vendor.basket) ||
    (a.vendor.vendorCode < b.vendor.vendorCode ? -1 : 1)
  );
}

function cheapestOf(vendors: readonly VendorFacts[]): Money | undefined {
  const [first, ...others] = vendors.map(({ basket }) => basket);
  return first && others.reduce((cheapest, basket) => lesserOf(cheapest, basket), first);
}
