import type { MasterDataStatus } from '../../../database/schema/master-data.js';

/** What retailers, vendors and products have in common. */
export interface MasterRecord {
  readonly id: string;
  readonly name: string;
  readonly status: MasterDataStatus;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What is given of a record; the rest is made when it is written. */
export type Given<R extends MasterRecord> = Omit<R, 'id' | 'status' | 'createdAt' | 'updatedAt'>;

/** Which records a list shows; all of them when nothing is said. */
export interface RecordFilter {
  readonly search?: string;
  readonly status?: MasterDataStatus;
  /** The city of a party, the category of a product. */
  readonly group?: string;
  /** The one record that a bound key may see. */
  readonly onlyId?: string;
}
