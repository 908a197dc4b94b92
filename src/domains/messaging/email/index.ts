export { EmailProcessor } from './email.processor.js';
export { EmailSender } from './email-sender.service.js';
export { jobOf } from './email.jobs.js';
export type { Mail } from './mail.js';
export { Mails } from './mails.service.js';
export { mailOf, SendEmailDto } from './send-email.dto.js';
