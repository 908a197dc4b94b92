/* What other domains may use of credit. */
export { CreditModule } from './credit.module.js';
export { CreditProducer } from './credit.producer.js';
export { Credit } from './credit.service.js';
