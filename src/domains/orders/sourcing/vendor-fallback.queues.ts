import { defineQueue, fixed, Priority, seconds, usualRetention } from '../../../jobs/index.js';

export const vendorFallback = defineQueue('vendor-fallback', {
  concurrency: 3,
  timeout: seconds(60),
  attempts: 2,
  // An order without a vendor waits for it, so the second try comes soon.
  backoff: fixed(seconds(5)),
  priority: Priority.Critical,
  ...usualRetention,
});
