import {
  defineQueue,
  exponential,
  KERNEL_DEFAULT,
  minutes,
  Priority,
  seconds,
  usualRetention,
} from '../../jobs/index.js';

export const creditScoreCalculation = defineQueue('credit-score-calculation', {
  // A score reads a year of invoices: more at a time would slow the orders that share the database.
  concurrency: 3,
  timeout: seconds(90),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.High,
  ...usualRetention,
});

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

export const paymentReminders = defineQueue('payment-reminders', {
  // It only writes what the messaging queues send.
  concurrency: 5,
  timeout: seconds(30),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.Elevated,
  ...usualRetention,
});
