export { aProduct, aRetailer, aVendor } from './master-data.js';
export { aMarketplace, broughtTo, type Marketplace, placed, tenOf } from './orders.js';
export { inStock, stockOf } from './stock.js';
