import { defineQueue, exponential, minutes, Priority, seconds, usualRetention } from '../../jobs/index.js';

export const codeframeGeneration = defineQueue('codeframe-generation', {
  // Clustering takes a core, in a thread of its own.
  concurrency: 2,
  timeout: minutes(10),
  attempts: 3,
  backoff: exponential(seconds(2)),
  priority: Priority.Normal,
  ...usualRetention,
});
