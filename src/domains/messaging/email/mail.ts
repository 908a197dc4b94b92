import type { LowStockData, NotificationData, PasswordResetData, ReportReadyData, WelcomeData } from './mail-data.js';

/** Templates that callers of the API may use. */
export const MAIL_TEMPLATES = ['welcome-email', 'password-reset', 'low-stock-alert', 'report-ready'] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** What a mail says, by its template; moments are ISO 8601 with a zone. */
export type MailContent =
  | { readonly template: 'welcome-email'; readonly data: WelcomeData }
  | { readonly template: 'password-reset'; readonly data: PasswordResetData }
  | { readonly template: 'low-stock-alert'; readonly data: LowStockData }
  | { readonly template: 'report-ready'; readonly data: ReportReadyData }
  /** What WhatsApp could not deliver. */
  | { readonly template: 'notification'; readonly data: NotificationData };

/** A mail to one address. */
export type Mail = { readonly to: string } & MailContent;
