import { defineQueue, KERNEL_DEFAULT, Priority, seconds, usualRetention } from '../../../jobs/index.js';

export const creditScoreCalculation = defineQueue('credit-score-calculation', {
  // A score reads a year of invoices: more at a time would slow the orders that share the database.
  concurrency: 3,
  timeout: seconds(90),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.High,
  ...usualRetention,
});
