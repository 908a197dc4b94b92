import { defineQueue, exponential, minutes, Priority, seconds, usualRetention } from '../../../jobs/index.js';

export const dailyReports = defineQueue('daily-reports', {
  concurrency: 1,
  timeout: minutes(10),
  attempts: 3,
  // What fails at midnight is mostly another nightly job in the way: a minute lets it pass.
  backoff: exponential(seconds(60)),
  priority: Priority.Background,
  ...usualRetention,
  exclusive: true,
});
