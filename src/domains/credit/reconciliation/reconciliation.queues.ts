import { defineQueue, exponential, minutes, Priority, seconds, usualRetention } from '../../../jobs/index.js';

export const creditReconciliation = defineQueue('credit-reconciliation', {
  concurrency: 1,
  timeout: minutes(30),
  attempts: 2,
  backoff: exponential(seconds(10)),
  priority: Priority.Background,
  ...usualRetention,
  // Two at a time would compare with figures that the other is still reading.
  exclusive: true,
});
