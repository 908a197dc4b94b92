import type { JobSpec } from './job.decorator.js';
import type { QueueDefinition } from './queue-definition.js';

/**
 * What the loaded files have declared, doubles included. Decorators run before there is an application, so they can
 * only leave a note here; the boot checks compare the notes with what the modules provide.
 */
export interface Declarations {
  readonly queues: QueueDefinition[];
  readonly jobs: JobSpec[];
}

export const declarations: Declarations = { queues: [], jobs: [] };
