export { OptOutsController } from './opt-outs.controller.js';
export { OptOutsRepository } from './opt-outs.repository.js';
export { OptOuts } from './opt-outs.service.js';
