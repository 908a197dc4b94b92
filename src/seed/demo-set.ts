import type * as schema from '../database/schema/index.js';

type Row<Table extends { $inferInsert: object }> = Table['$inferInsert'];

/** Numbers for people come from the sequences of the database, when the rows are written: in the order of the rows. */
type Unnumbered<T extends { number: string }> = Omit<T, 'number'>;

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

export type RetailerRow = Row<typeof schema.retailers>;
export type VendorRow = Row<typeof schema.vendors>;
export type ProductRow = Row<typeof schema.products>;
export type StockRow = Required<Changing<Row<typeof schema.vendorProducts>>>;
export type OrderRow = Required<Changing<Unnumbered<Row<typeof schema.orders>>>>;
export type OfferRow = Required<Changing<Row<typeof schema.offers>>>;
export type AuctionRow = Required<Changing<Unnumbered<Row<typeof schema.auctions>>>>;
export type BidRow = Changing<Row<typeof schema.bids>>;
export type StockReservationRow = Required<Changing<Row<typeof schema.stockReservations>>>;
export type AccountRow = Required<Changing<Row<typeof schema.creditAccounts>>>;
export type CreditReservationRow = Required<Changing<Row<typeof schema.creditReservations>>>;
export type InvoiceRow = Required<Changing<Unnumbered<Row<typeof schema.invoices>>>>;
export type PaymentRow = Changing<Row<typeof schema.payments>>;

/** Every row of the demo set, by table; within a table in the order in which they came to be. */
export interface DemoSet {
  readonly retailers: RetailerRow[];
  readonly vendors: VendorRow[];
  readonly products: ProductRow[];
  readonly vendorProducts: StockRow[];
  readonly orders: OrderRow[];
  readonly orderItems: Row<typeof schema.orderItems>[];
  readonly orderEvents: Required<Row<typeof schema.orderEvents>>[];
  readonly orderRankings: Row<typeof schema.orderRankings>[];
  readonly auctions: AuctionRow[];
  readonly bids: BidRow[];
  readonly offers: OfferRow[];
  readonly stockReservations: StockReservationRow[];
  readonly creditAccounts: AccountRow[];
  readonly creditReservations: CreditReservationRow[];
  readonly invoices: InvoiceRow[];
  readonly payments: PaymentRow[];
  readonly paymentAllocations: Row<typeof schema.paymentAllocations>[];
  readonly creditEntries: Row<typeof schema.creditEntries>[];
  readonly paymentReminders: Row<typeof schema.paymentRemindersSent>[];
}

export const emptyDemoSet = (): DemoSet => ({
  retailers: [],
  vendors: [],
  products: [],
  vendorProducts: [],
  orders: [],
  orderItems: [],
  orderEvents: [],
  orderRankings: [],
  auctions: [],
  bids: [],
  offers: [],
  stockReservations: [],
  creditAccounts: [],
  creditReservations: [],
  invoices: [],
  payments: [],
  paymentAllocations: [],
  creditEntries: [],
  paymentReminders: [],
});
