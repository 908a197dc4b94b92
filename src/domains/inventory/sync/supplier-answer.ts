import type { SupplierPage } from './supplier-page.js';

/** Why a request brought no page. The codes are stored and shown. */
export interface SupplierFault {
  readonly code: string;
  readonly message: string;
}

/** What became of a request to the supplier. */
export type SupplierAnswer =
  | { readonly kind: 'page'; readonly page: SupplierPage }
  /** It asks to come again later. */
  | { readonly kind: 'later'; readonly waitMs: number; readonly fault: SupplierFault }
  /** The same request may succeed another time. */
  | { readonly kind: 'failed'; readonly fault: SupplierFault }
  /** The same request will not succeed. */
  | { readonly kind: 'refused'; readonly fault: SupplierFault };
