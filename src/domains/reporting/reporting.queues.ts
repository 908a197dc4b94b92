import { defineQueue, KERNEL_DEFAULT, minutes, Priority, usualRetention } from '../../jobs/index.js';

export const reportGeneration = defineQueue('report-generation', {
  // One report may take a whole core.
  concurrency: 1,
  timeout: minutes(10),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.Background,
  ...usualRetention,
});
