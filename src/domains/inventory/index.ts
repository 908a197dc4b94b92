/* What other domains may use of the inventory. */
export { InventoryModule } from './inventory.module.js';
export { Stock, type StockLine } from './stock.service.js';
export { StockLevels } from './levels/stock-levels.service.js';
export { ROW_REFUSALS, type RefusedRow, type RowOutcome, type RowRefusal, type StockRow } from './levels/stock-row.js';
