import { days, Job, Payload, Priority } from '../../../jobs/index.js';
import { IsMailAddress, Nested } from '../../../validation/index.js';
import { emails } from './email.queues.js';
import { LowStockData, NotificationData, PasswordResetData, ReportReadyData, WelcomeData } from './mail-data.js';
import type { Mail } from './mail.js';

/** A job a template: each is found, counted and retried under its own name. */
abstract class MailPayload<Self> extends Payload<Self> {
  @IsMailAddress()
  readonly to: string;
}

const QUEUED = { queue: emails, deduplicateFor: days(1) };

@Job('welcome-email', QUEUED)
export class WelcomeEmail extends MailPayload<WelcomeEmail> {
  @Nested(() => WelcomeData)
  readonly data: WelcomeData;
}

@Job('password-reset', QUEUED)
export class PasswordReset extends MailPayload<PasswordReset> {
  @Nested(() => PasswordResetData)
  readonly data: PasswordResetData;
}

@Job('low-stock-alert', { ...QUEUED, priority: Priority.Critical })
export class LowStockAlert extends MailPayload<LowStockAlert> {
  @Nested(() => LowStockData)
  readonly data: LowStockData;
}

@Job('report-ready', QUEUED)
export class ReportReady extends MailPayload<ReportReady> {
  @Nested(() => ReportReadyData)
  readonly data: ReportReadyData;
}

@Job('notification-email', QUEUED)
export class NotificationEmail extends MailPayload<NotificationEmail> {
  @Nested(() => NotificationData)
  readonly data: NotificationData;
}

/** The job that sends the mail. */
export function jobOf(mail: Mail): object {
  const { to } = mail;
  switch (mail.template) {
    case 'welcome-email':
      return new WelcomeEmail({ to, data: mail.data });
    case 'password-reset':
      return new PasswordReset({ to, data: mail.data });
    case 'low-stock-alert':
      return new LowStockAlert({ to, data: mail.data });
    case 'report-ready':
      return new ReportReady({ to, data: mail.data });
    case 'notification':
      return new NotificationEmail({ to, data: mail.data });
  }
}
