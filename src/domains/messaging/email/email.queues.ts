import { defineQueue, KERNEL_DEFAULT, Priority, seconds, usualRetention } from '../../../jobs/index.js';

export const emails = defineQueue('email', {
  // A send is mostly waiting for the mail server, each on a connection of its own; most servers allow a client few.
  concurrency: 5,
  timeout: seconds(30),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.Normal,
  ...usualRetention,
});
