/* What other domains may use of orders. */
export { type Mover, type OfferId, type Order, type OrderId, type OrderLine } from './order.js';
export { type OrderEvent, OrderEvents } from './order-events.js';
export { OrderSourcing } from './order-sourcing.service.js';
export { OrdersModule } from './orders.module.js';
export { Reliability } from './reliability.service.js';
