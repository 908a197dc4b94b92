import { defineQueue, exponential, minutes, Priority, seconds, usualRetention } from '../../jobs/index.js';

export const inventory = defineQueue('inventory', {
  // Bulk updates lock many rows of stock: few at a time, and soon again after a conflict.
  concurrency: 3,
  timeout: minutes(2),
  attempts: 3,
  backoff: exponential(seconds(2)),
  priority: Priority.Normal,
  ...usualRetention,
});
