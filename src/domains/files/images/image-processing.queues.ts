import { defineQueue, KERNEL_DEFAULT, minutes, Priority, usualRetention } from '../../../jobs/index.js';

export const imageProcessing = defineQueue('image-processing', {
  // An image takes a core while it is resized.
  concurrency: 2,
  timeout: minutes(5),
  attempts: KERNEL_DEFAULT,
  backoff: KERNEL_DEFAULT,
  priority: Priority.Elevated,
  ...usualRetention,
});
