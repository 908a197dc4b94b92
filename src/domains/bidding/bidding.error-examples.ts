/* The refusals of auctions, as the documentation shows them. */

export const ILLEGAL_MOVE = {
  status: 409,
  code: 'illegal_move',
  message: 'Auction AUC-2026-000123 is awarded and cannot become awarding: that is final.',
};

export const OPENING_CONFLICTS = [
  {
    status: 409,
    code: 'illegal_move',
    message: 'Order ORD-2026-000123 is delivered and cannot become offered: that is final.',
  },
  { status: 409, code: 'offer_open', message: 'A vendor has an open offer of order ORD-2026-000123.' },
  { status: 409, code: 'auction_open', message: 'Order ORD-2026-000123 has an auction that is not over.' },
  {
    status: 409,
    code: 'closes_after_expiry',
    message:
      'The auction would close at 2026-11-24T10:00:00.000Z, and order ORD-2026-000123 expires at ' +
      '2026-11-24T08:00:00.000Z: let it close before.',
  },
];

export const BID_CONFLICTS = [
  {
    status: 409,
    code: 'auction_closed',
    message: 'Auction AUC-2026-000123 closed at 2026-11-23T04:15:00.000Z: the bid is too late.',
  },
  {
    status: 409,
    code: 'bid_not_lower',
    message:
      "A bid of 11900.00 is not lower than the vendor's last one in auction AUC-2026-000123, 11800.00: bid less.",
  },
  { status: 409, code: 'vendor_inactive', message: 'Vendor V001 is inactive and cannot bid.' },
];

export const ABOVE_CEILING = {
  status: 422,
  code: 'above_ceiling',
  message: 'A bid of 13000.00 is above the ceiling of auction AUC-2026-000123, 12500.00: bid that or less.',
};
