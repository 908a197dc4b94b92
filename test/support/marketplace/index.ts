export { aProduct, aRetailer, aVendor } from './master-data.js';
export { inStock, stockOf } from './stock.js';
