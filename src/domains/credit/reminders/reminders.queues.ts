import { defineQueue, KERNEL_DEFAULT, Priority, seconds, usualRetention } from '../../../jobs/index.js';

export const paymentReminders = defineQueue('payment-reminders', {
  // It only writes what the messaging queues send.
  concurrency: 5,
  timeout: seconds(30),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.Elevated,
  ...usualRetention,
});
