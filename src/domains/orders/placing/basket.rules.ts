import { Conflict, type FieldFault, InvalidInput, NotFound } from '../../../errors/index.js';
import { isMoreThan, LARGEST_AMOUNT, type Money, money, plus, times } from '../../../money/index.js';
import type { OrderedProduct } from '../../master-data/index.js';
import type { PricedLine, RequestedItem } from './new-order.js';

/** The lines of a request at the prices of the products, and what they come to. */
export interface Basket {
  readonly lines: readonly PricedLine[];
  readonly total: Money;
}

/**
 * Prices what is asked for.
 *
 * @param products those of the requested ones that exist
 * @throws InvalidInput when a product occurs twice or in less than its minimum quantity, or the total is too large
 * @throws NotFound for an unknown product
 * @throws Conflict `product_inactive`
 */
export function basketOf(items: readonly RequestedItem[], products: readonly OrderedProduct[]): Basket {
  refuseFaults(doubles(items));
  const priced = withProducts(items, products);
  const inactive = priced.find(({ product }) => product.status !== 'active');
  if (inactive) throw new Conflict('product_inactive', `The product ${inactive.product.sku} is not sold at present.`);
  refuseFaults(shortfalls(priced));
  const lines = priced.map(({ product: { id, unitPrice }, quantity }): PricedLine => {
    return { productId: id, quantity, unitPrice, amount: times(unitPrice, quantity) };
  });
  const total = plus(...lines.map(({ amount }) => amount));
  if (isMoreThan(total, money(LARGEST_AMOUNT))) refuseFaults([tooLarge(total)]);
  return { lines, total };
}

/** Whether two orders ask for the same, in whatever sequence their lines stand. */
export function asksForTheSame(one: readonly RequestedItem[], other: readonly RequestedItem[]): boolean {
  const quantities = new Map(one.map(({ productId, quantity }) => [productId, quantity]));
  return (
    one.length === other.length && other.every(({ productId, quantity }) => quantities.get(productId) === quantity)
  );
}

interface ItemOfProduct {
  readonly product: OrderedProduct;
  readonly quantity: number;
}

function withProducts(items: readonly RequestedItem[], products: readonly OrderedProduct[]): readonly ItemOfProduct[] {
  const byId = new Map<string, OrderedProduct>(products.map((product) => [product.id, product]));
  return items.map(({ productId, quantity }) => {
    const product = byId.get(productId);
    if (!product) throw new NotFound('product', productId);
    return { product, quantity };
  });
}

function doubles(items: readonly RequestedItem[]): readonly FieldFault[] {
  return items.flatMap(({ productId }, index) => {
    const first = items.findIndex((item) => item.productId === productId);
    if (first === index) return [];
    return [{ field: `items[${index}].productId`, message: `is that of items[${first}]: add the quantities up` }];
  });
}

function shortfalls(items: readonly ItemOfProduct[]): readonly FieldFault[] {
  return items.flatMap(({ product: { sku, minQuantity }, quantity }, index) => {
    if (quantity >= minQuantity) return [];
    return [{ field: `items[${index}].quantity`, message: `must be at least ${minQuantity}, the minimum of ${sku}` }];
  });
}

const tooLarge = (total: Money): FieldFault => ({
  field: 'items',
  message: `must come to at most ${LARGEST_AMOUNT}, not to ${total}: place several orders`,
});

function refuseFaults(faults: readonly FieldFault[]): void {
  if (faults.length > 0) throw new InvalidInput(faults);
}
