import { PathParameter } from '../../http/openapi/index.js';

export const ORDER_ID = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e42';

export const OrderIdParameter = (): MethodDecorator => PathParameter('id', 'The id of an order', ORDER_ID);

export const ILLEGAL_MOVE = {
  status: 409,
  code: 'illegal_move',
  message: 'Order ORD-2026-000123 is delivered and cannot become cancelled. It can become: completed.',
};

/** Why an order is not placed; the figures of credit are those of the account. */
export const PLACING_CONFLICTS = [
  { status: 409, code: 'retailer_inactive', message: 'The retailer R001 is inactive and can place no order.' },
  { status: 409, code: 'product_inactive', message: 'The product RICE-25 is not sold at present.' },
  {
    status: 409,
    code: 'reference_reused',
    message:
      'The reference "shop-42-monday" belongs to order ORD-2026-000123, which asks for something else: take another one.',
  },
  { status: 409, code: 'credit_on_hold', message: 'The credit account is on hold: place the order with cash.' },
  { status: 409, code: 'credit_blocked', message: 'The credit account is blocked: place the order with cash.' },
  {
    status: 409,
    code: 'credit_limit_exceeded',
    message: 'The order of 1500.00 exceeds the 1200.00 that are available.',
  },
  { status: 409, code: 'credit_band_exceeded', message: 'The score allows orders up to 50000.00, not 60000.00.' },
];
