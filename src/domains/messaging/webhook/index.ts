export { MetaSignatureGuard } from './meta-signature.guard.js';
export { StatusesRepository } from './statuses.repository.js';
export { Statuses } from './statuses.service.js';
export { WebhookController } from './webhook.controller.js';
export { Webhook } from './webhook.service.js';
