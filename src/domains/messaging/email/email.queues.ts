import { defineQueue, KERNEL_DEFAULT, Priority, seconds, usualRetention } from '../../../jobs/index.js';

export const emails = defineQueue('email', {
  // A send is mostly waiting for the mail server; most of them allow few connections of one client.
  concurrency: 5,
  timeout: seconds(30),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.Normal,
  ...usualRetention,
});
