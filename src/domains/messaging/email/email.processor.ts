import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { EmailSender } from './email-sender.service.js';
import { LowStockAlert, NotificationEmail, PasswordReset, ReportReady, WelcomeEmail } from './email.jobs.js';
import { emails } from './email.queues.js';

@Processor(emails)
export class EmailProcessor extends QueueProcessor {
  constructor(private readonly sender: EmailSender) {
    super();
  }

  @Handles(WelcomeEmail)
  welcome({ to, data }: WelcomeEmail, job: JobContext): Promise<unknown> {
    return this.sender.send({ to, template: 'welcome-email', data }, job);
  }

  @Handles(PasswordReset)
  resetPassword({ to, data }: PasswordReset, job: JobContext): Promise<unknown> {
    return this.sender.send({ to, template: 'password-reset', data }, job);
  }

  @Handles(LowStockAlert)
  alertOfLowStock({ to, data }: LowStockAlert, job: JobContext): Promise<unknown> {
    return this.sender.send({ to, template: 'low-stock-alert', data }, job);
  }

  @Handles(ReportReady)
  announceReport({ to, data }: ReportReady, job: JobContext): Promise<unknown> {
    return this.sender.send({ to, template: 'report-ready', data }, job);
  }

  @Handles(NotificationEmail)
  notify({ to, data }: NotificationEmail, job: JobContext): Promise<unknown> {
    return this.sender.send({ to, template: 'notification', data }, job);
  }
}
