export type { DeliveryStep, Notification } from './notification.js';
export { textOf } from './text-of.js';
