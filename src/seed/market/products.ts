import { money } from '../../money/index.js';
import { GOODS } from '../data/goods.js';
import { DAY } from '../moments.js';
import type { Market } from './market.js';

/** The catalogue, in which every size is a product. */
export function fillCatalogue(market: Market): void {
  const at = new Date(market.calendar.at(400, 10));
  for (const [range, category, goods] of GOODS) {
    for (const { code, name, unit, least, sizes } of goods) {
      for (const [size, price] of sizes) {
        const createdAt = new Date(at.getTime() + market.products.length * 1000);
        const row = {
          id: market.ids.at(createdAt),
          sku: `${code}-${size
            .replaceAll('×', 'X')
            .replaceAll(/[^A-Za-z0-9]/g, '')
            .toUpperCase()}`,
          name: `${name}, ${size}`,
          category,
          unit,
          unitPrice: money(price),
          minQuantity: least,
          status: 'active' as const,
          createdAt,
          updatedAt: new Date(createdAt.getTime() + market.random.between(0, 300) * DAY),
        };
        market.products.push({ row, range, price });
        market.rows.products.push(row);
      }
    }
  }
}
