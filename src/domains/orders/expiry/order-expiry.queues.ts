import { defineQueue, noBackoff, Priority, seconds, usualRetention } from '../../../jobs/index.js';

export const orderExpiry = defineQueue('order-expiry', {
  concurrency: 5,
  timeout: seconds(60),
  // A sweep every ten minutes finds what is overdue: it is the retry.
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  ...usualRetention,
  sweep: true,
});
