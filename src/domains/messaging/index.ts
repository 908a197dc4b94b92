/* What other domains may use of messaging. */
export { type CommandAnswer, type InboundCommand, InboundCommands, type Reply } from './inbound/index.js';
export { IsReaderName, type Mail } from './email/index.js';
export { MessagingModule } from './messaging.module.js';
export { MessagingProducer } from './messaging.producer.js';
export { DELIVERY_STEPS, type DeliveryStep, type Notification } from './notifications/index.js';
