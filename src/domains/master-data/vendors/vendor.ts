import type { Vendor } from '../master-data.js';
import type { MasterRecord } from '../records/record.js';

/** A vendor as it is recorded. */
export type VendorRecord = Vendor & MasterRecord;
