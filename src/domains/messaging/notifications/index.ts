export { exampleOf, EXAMPLES } from './examples.js';
export { DELIVERY_STEPS, type DeliveryStep, NOTIFICATION_DATA } from './notification-data.js';
export { NOTIFICATION_KINDS, type Notification, type NotificationKind } from './notification.js';
export { filledTemplate, TEMPLATES, templateText } from './templates.js';
export { textOf } from './text-of.js';
