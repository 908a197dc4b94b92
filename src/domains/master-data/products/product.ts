import type { OrderedProduct } from '../master-data.js';
import type { MasterRecord } from '../records/record.js';

/** A product as it is recorded. */
export interface ProductRecord extends OrderedProduct, MasterRecord {
  readonly id: OrderedProduct['id'];
  readonly category: string;
  /** What one of it is: `kg`, `carton`. */
  readonly unit: string;
}
