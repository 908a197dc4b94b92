export { aCreditAccount, aCreditOrder, balancesOf, brokenCreditInvariants } from './credit.js';
export { type Client, type MarketplaceApp, nameOf, startMarketplace, type Who } from './app.js';
export { failureOf, faultsOf } from './answers.js';
export { aProduct, aRetailer, aVendor } from './master-data.js';
export { aMarketplace, broughtTo, type Marketplace, placed, tenOf } from './orders.js';
export { inStock, manyInStock, stockOf } from './stock.js';
