import type { FieldFault } from '../../../errors/index.js';
import type { Vendor } from '../../master-data/index.js';
import type { StockUpdateDto } from './stock-update.dto.js';

/** What the rules of single fields leave open. */
export function faultsOfUpdates(
  updates: readonly StockUpdateDto[],
  vendor: Pick<Vendor, 'id'> | undefined,
): readonly FieldFault[] {
  return updates.flatMap((update, index) =>
    faultsOf(update, vendor !== undefined).map(([field, message]) => ({
      field: `updates[${index}].${field}`,
      message,
    })),
  );
}

/** The first of the updates that is about another vendor. */
export function otherVendorIn(updates: readonly StockUpdateDto[], own: Pick<Vendor, 'id' | 'code'>) {
  const isOther = ({ vendorId = own.id, vendorCode = own.code }: StockUpdateDto): boolean =>
    vendorId !== own.id || vendorCode !== own.code;
  const other = updates.find(isOther);
  return other && (other.vendorId ?? other.vendorCode);
}

type Fault = readonly [field: keyof StockUpdateDto, message: string];

function faultsOf(update: StockUpdateDto, hasVendor: boolean): Fault[] {
  const { vendorId, vendorCode, sku, productId, price, stock, minStock } = update;
  return [
    ...(vendorId !== undefined && vendorCode !== undefined ? [twice('vendorCode', 'vendorId')] : []),
    ...((vendorId ?? vendorCode ?? hasVendor) ? [] : [missing('vendorCode', 'so does the request: name the vendor')]),
    ...(sku !== undefined && productId !== undefined ? [twice('productId', 'sku')] : []),
    ...((sku ?? productId) === undefined ? [missing('sku', 'name the product')] : []),
    ...((price ?? stock ?? minStock) === undefined ? [missing('stock', 'say at least one figure')] : []),
  ];
}

const twice = (field: Fault[0], other: Fault[0]): Fault => [field, `names the same thing as "${other}": say it once`];

const missing = (field: Fault[0], what: string): Fault => [field, `is missing: ${what}`];
