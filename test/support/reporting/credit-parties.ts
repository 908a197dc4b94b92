import { type Asked, asAmount, cents, idOf, type Raw, type RawMarket, today } from './raw.js';

/* What the reports on credit have in common. */

/** The amount of a row. */
export const amount = (row: Raw): number => row['amount'];
export const open = (invoice: Raw): number => asAmount(cents(invoice['amount']) - cents(invoice['paid']));
export const isUnpaid = ({ status }: Raw): boolean => ['open', 'partially_paid'].includes(status);
export const isOverdue = (invoice: Raw): boolean => isUnpaid(invoice) && invoice['due_on'] < today();

/** Whether a row is of the retailer that a report is narrowed to, or it is narrowed to nobody. */
export const ofRetailer = (market: RawMarket, { retailerCode }: Asked): ((row: Raw) => boolean) => {
  const retailer = idOf(market.retailers, retailerCode);
  return (row) => retailer === undefined || row['retailer_id'] === retailer;
};

/** By what a retailer is ranked under. */
export const namesOf = (retailer: Raw = {}): readonly [key: string, label: string] => [
  retailer['code'],
  retailer['name'],
];

/** How rows name a retailer. */
export const retailerOf = (retailer: Raw = {}) => ({
  retailerCode: retailer['code'],
  retailer: retailer['name'],
  city: retailer['city'],
});

export const accountsOf = (market: RawMarket): ReadonlyMap<string, Raw> =>
  new Map(market.credit_accounts.map((account) => [account['retailer_id'], account]));
