import { days, defineQueue, exponential, minutes, Priority } from '../jobs/index.js';

/** What the program does for itself. */
export const maintenance = defineQueue('maintenance', {
  // One at a time: nobody waits for it, and it must not be felt.
  concurrency: 1,
  timeout: minutes(10),
  attempts: 3,
  backoff: exponential(minutes(1)),
  priority: Priority.Background,
  keepCompleted: { age: days(7), count: 100 },
  keepFailed: { age: days(7), count: 100 },
});
