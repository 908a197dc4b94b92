/* What other domains may use of the inventory. */
export { InventoryModule } from './inventory.module.js';
export { Stock, type StockLine } from './stock.service.js';
