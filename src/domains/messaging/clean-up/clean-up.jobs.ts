import { Job, minutes, Payload, Priority } from '../../../jobs/index.js';
import { inboundMessages } from '../inbound/inbound.queues.js';

/**
 * Deletes messages that are long over, once the records of their jobs are. On this queue, because those of the sends are
 * paused while their sender is stopped.
 */
@Job('clean-up-messages', {
  queue: inboundMessages,
  priority: Priority.Background,
  timeout: minutes(10),
  schedule: { pattern: '45 3 * * *', missed: 'latest' },
})
export class CleanUpMessages extends Payload<CleanUpMessages> {}
