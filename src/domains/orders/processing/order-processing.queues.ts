import { defineQueue, KERNEL_DEFAULT, minutes, Priority, usualRetention } from '../../../jobs/index.js';

export const orderProcessing = defineQueue('order-processing', {
  concurrency: 5,
  timeout: minutes(2),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.Critical,
  // The rate keeps a bulk of orders from taking all connections of the database.
  rateLimit: { max: 100, per: minutes(1) },
  ...usualRetention,
});
