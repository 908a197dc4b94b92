/* What a domain's endpoint takes and understands like every other: the options with which a caller enqueues. */
export { EnqueueOptionsDto, enqueueOptionsOf } from './enqueue-options.dto.js';
export { isOperator } from './job-access.js';
