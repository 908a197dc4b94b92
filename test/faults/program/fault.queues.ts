import { defineQueue, fixed, hours, Priority, seconds } from '../../../src/jobs/index.js';

const policy = {
  concurrency: 8,
  // Longer than any outage of the suite, so that an attempt is spent by nothing but a failure of its handler.
  timeout: seconds(120),
  attempts: 3,
  backoff: fixed(50),
  priority: Priority.Normal,
  keepCompleted: { age: hours(1), count: 500 },
  keepFailed: { age: hours(1) },
};

/** The load that must survive every fault. */
export const faultLoad = defineQueue('fault-load', policy);

/** Jobs that take their process down. */
export const faultKillers = defineQueue('fault-killers', { ...policy, concurrency: 2 });
