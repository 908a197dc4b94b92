import { defineQueue, exponential, Priority, seconds, usualRetention } from '../../../jobs/index.js';

/**
 * Apart from the messages that are sent: while the sender is stopped their queue is paused, and a vendor's YES would wait
 * there until its offer has run out.
 */
export const inboundMessages = defineQueue('inbound-messages', {
  // Each is one short transaction.
  concurrency: 5,
  timeout: seconds(30),
  attempts: 5,
  backoff: exponential(seconds(2)),
  // Whoever answers an offer has a deadline.
  priority: Priority.Critical,
  ...usualRetention,
});
