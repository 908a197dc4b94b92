import { defineQueue, KERNEL_DEFAULT, Priority, seconds, usualRetention } from '../../../jobs/index.js';

export const orderRouting = defineQueue('order-routing', {
  // Ranking reads much and writes one row: few at a time are enough.
  concurrency: 3,
  timeout: seconds(60),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.Critical,
  ...usualRetention,
});
