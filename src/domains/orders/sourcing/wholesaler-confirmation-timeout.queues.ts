import { defineQueue, noBackoff, Priority, seconds, usualRetention } from '../../../jobs/index.js';

export const wholesalerConfirmationTimeout = defineQueue('wholesaler-confirmation-timeout', {
  concurrency: 5,
  timeout: seconds(60),
  // A sweep every two minutes finds what is overdue: it is the retry.
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Critical,
  ...usualRetention,
  sweep: true,
});
