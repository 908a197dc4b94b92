export { DELIVERY_STEPS, type DeliveryStep, type Notification } from './notification.js';
export { textOf } from './text-of.js';
