/** The header of a file of stock, as it is exported and imported. */
export const INVENTORY_COLUMNS = ['vendor_code', 'sku', 'price', 'stock', 'min_stock'] as const;
export type InventoryColumn = (typeof INVENTORY_COLUMNS)[number];
