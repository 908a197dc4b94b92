import {
  defineQueue,
  fixed,
  KERNEL_DEFAULT,
  minutes,
  noBackoff,
  Priority,
  seconds,
  usualRetention,
} from '../../jobs/index.js';

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

export const orderRouting = defineQueue('order-routing', {
  // Ranking reads much and writes one row: few at a time are enough.
  concurrency: 3,
  timeout: seconds(60),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.Critical,
  ...usualRetention,
});

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

export const vendorFallback = defineQueue('vendor-fallback', {
  concurrency: 3,
  timeout: seconds(60),
  attempts: 2,
  // An order without a vendor waits for it, so the second try comes soon.
  backoff: fixed(seconds(5)),
  priority: Priority.Critical,
  ...usualRetention,
});

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
