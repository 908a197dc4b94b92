import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { SendPaymentReminders } from './reminder.jobs.js';
import { paymentReminders } from './reminders.queues.js';
import { Reminders } from './reminders.service.js';

@Processor(paymentReminders)
export class RemindersProcessor extends QueueProcessor {
  constructor(private readonly reminders: Reminders) {
    super();
  }

  @Handles(SendPaymentReminders)
  send(request: SendPaymentReminders, job: JobContext) {
    return job.commit((tx) => this.reminders.sendBatch(tx, request));
  }
}
