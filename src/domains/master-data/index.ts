/* What other domains may use of the master data. */
export { MasterDataModule } from './master-data.module.js';
export { Parties, type PartyScope } from './parties.service.js';
export type { OrderedProduct, ProductId, Retailer, RetailerId, Vendor, VendorId } from './master-data.js';
