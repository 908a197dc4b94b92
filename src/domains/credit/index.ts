/* What other domains may use of credit. */
export { SCORE_BANDS } from './bands.rules.js';
export { CreditModule } from './credit.module.js';
export { CreditProducer } from './credit.producer.js';
export { Credit, type CreditOrder } from './credit.service.js';
