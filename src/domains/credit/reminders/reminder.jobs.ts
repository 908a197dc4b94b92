import { Matches } from 'class-validator';
import { Job, Payload } from '../../../jobs/index.js';
import { IsId, Nested, Optional } from '../../../validation/index.js';
import { paymentReminders } from './reminders.queues.js';

/** Where the batch before ended, in the order of due date and id. */
export class ReminderCursor {
  @Matches(/^\d{4}-\d\d-\d\d$/) readonly dueOn: string;
  @IsId() readonly invoiceId: string;
}

/** Writes the reminders that are due, a batch at a time; those of one retailer, or of all. */
@Job('send-payment-reminders', {
  queue: paymentReminders,
  // Whatever was missed, the latest stage is found by the day on which it runs.
  schedule: { pattern: '0 9 * * *', missed: 'latest' },
})
export class SendPaymentReminders extends Payload<SendPaymentReminders> {
  @Optional() @IsId() readonly retailerId?: string;
  @Optional() @Nested(() => ReminderCursor) readonly after?: ReminderCursor;
}
