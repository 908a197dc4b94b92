import { defineQueue, exponential, Priority, seconds, usualRetention } from '../../jobs/index.js';

export const whatsAppMessages = defineQueue(
  'whatsapp-messages',
  {
    // A send is mostly waiting for the provider; ten at a time keep up with the rate below at 200 ms each.
    concurrency: 10,
    timeout: seconds(30),
    attempts: 5,
    backoff: exponential(seconds(5)),
    priority: Priority.High,
    // Below the 80 messages a second that the Cloud API allows a sender, which leaves room for other tools.
    rateLimit: { max: 50, per: seconds(1) },
    ...usualRetention,
  },
  // What users of the earlier systems call it.
  { aliases: ['whatsapp-message-send'] },
);
