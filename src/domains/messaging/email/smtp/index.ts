export type { MailOutcome, RefusalClass, RefusedMail, SmtpReply } from './mail-outcome.js';
export { SmtpClient } from './smtp-client.js';
