export { TemplatesController } from './templates.controller.js';
export { TemplatesRepository } from './templates.repository.js';
export { Templates } from './templates.service.js';
