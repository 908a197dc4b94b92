import type { Retailer } from '../master-data.js';
import type { MasterRecord } from '../records/record.js';

/** A retailer as it is recorded. */
export type RetailerRecord = Retailer & MasterRecord;
