import { NotFound } from '../../../errors/index.js';
import type { Parties } from '../../master-data/index.js';

type Scope = Awaited<ReturnType<Parties['scopeOf']>>;

/**
 * The retailer that a caller sees the accounts, invoices or payments of: its own, if it is bound to one, else the one that
 * it asks for; undefined for all.
 *
 * @throws NotFound when a bound key asks for another's
 */
export function seenRetailer({ retailerId: own }: Scope, asked: string | undefined): string | undefined {
  if (own === undefined || asked === undefined || asked === own) return own ?? asked;
  throw new NotFound('retailer', asked);
}
