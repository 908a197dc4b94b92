import { defineQueue, exponential, minutes, Priority, seconds, usualRetention } from '../../jobs/index.js';

export const files = defineQueue('files', {
  // Imports and exports stream: what they hold in memory is what bounds their number.
  concurrency: 2,
  timeout: minutes(10),
  attempts: 3,
  backoff: exponential(seconds(2)),
  priority: Priority.Normal,
  ...usualRetention,
});
