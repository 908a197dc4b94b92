import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { StockReservationState } from '../../database/schema/inventory.js';

/** A product of a vendor, locked until the end of the transaction. */
export interface LockedStock {
  readonly productId: string;
  readonly sku: string;
  readonly stock: number;
  readonly reserved: number;
}

/** By how much a product's figures change. */
export interface StockChange {
  readonly productId: string;
  readonly stock: number;
  readonly reserved: number;
}

export interface ReservedLine {
  readonly vendorId: string;
  readonly productId: string;
  readonly quantity: number;
}

/** The sort stands below the locking, so that all transactions take the rows of a vendor in the same order. */
const LOCK = `
  select vp.product_id as "productId", p.sku, vp.stock, vp.reserved
  from haat.vendor_products vp join haat.products p on p.id = vp.product_id
  where vp.vendor_id = $1 and vp.product_id = any($2::uuid[])
  order by vp.product_id for update of vp`;

const CHANGE = `
  update haat.vendor_products vp
  set stock = vp.stock + change.stock, reserved = vp.reserved + change.reserved, updated_at = haat.haat_now()
  from json_to_recordset($2::json) as change("productId" uuid, stock int, reserved int)
  where vp.vendor_id = $1 and vp.product_id = change."productId"`;

const HOLD = `
  insert into haat.stock_reservations (reference, product_id, vendor_id, quantity, state, created_at)
  select $1, line."productId", $2, line.quantity, 'held', haat.haat_now()
  from json_to_recordset($3::json) as line("productId" uuid, quantity int)`;

/**
 * The same for what a reference holds. Whether it still does when the locks are had, only {@link END} knows: it looks again.
 */
const LOCK_HELD = `
  select vp.product_id as "productId"
  from haat.stock_reservations r join haat.vendor_products vp using (vendor_id, product_id)
  where r.reference = $1 and r.state = 'held'
  order by vp.product_id for update of vp`;

const END = `
  update haat.stock_reservations set state = $2, ended_at = haat.haat_now()
  where reference = $1 and state = 'held' and product_id = any($3::uuid[])
  returning vendor_id as "vendorId", product_id as "productId", quantity`;

/** The SQL of reserving stock; it decides nothing. */
@Injectable()
export class StockRepository {
  /** Locks those of the products that the vendor has. */
  lock(tx: Transaction, vendorId: string, productIds: readonly string[]): Promise<LockedStock[]> {
    return tx.query<LockedStock & Record<string, unknown>>(LOCK, [vendorId, productIds]);
  }

  /** @param changes of locked rows */
  async change(tx: Transaction, vendorId: string, changes: readonly StockChange[]): Promise<void> {
    await tx.query(CHANGE, [vendorId, JSON.stringify(changes)]);
  }

  async hold(
    tx: Transaction,
    reference: string,
    vendorId: string,
    lines: readonly Omit<ReservedLine, 'vendorId'>[],
  ): Promise<void> {
    await tx.query(HOLD, [reference, vendorId, JSON.stringify(lines)]);
  }

  /** Locks the stock that the reference holds of. */
  async lockHeld(tx: Transaction, reference: string): Promise<readonly string[]> {
    const rows = await tx.query<{ productId: string }>(LOCK_HELD, [reference]);
    return rows.map(({ productId }) => productId);
  }

  /** Ends what the reference still holds of these locked products, and returns it. */
  end(
    tx: Transaction,
    reference: string,
    state: Exclude<StockReservationState, 'held'>,
    productIds: readonly string[],
  ): Promise<ReservedLine[]> {
    return tx.query<ReservedLine & Record<string, unknown>>(END, [reference, state, productIds]);
  }
}
