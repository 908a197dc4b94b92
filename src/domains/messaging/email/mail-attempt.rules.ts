import type { StoredError } from '../../../database/schema/jobs.js';
import { cut } from '../../../text/cut.js';
import type { Attempt } from '../sending/index.js';
import type { MailTemplate } from './mail.js';
import type { MailOutcome, RefusedMail, SmtpReply } from './smtp/index.js';

type WithoutFollowUp =
  Exclude<Attempt, { status: 'refused' }> | Omit<Extract<Attempt, { status: 'refused' }>, 'followUp'>;

/** Mails that let whoever reads them in. */
const CONFIDENTIAL: ReadonlySet<MailTemplate | 'notification'> = new Set(['password-reset', 'report-ready']);

/** Enough of a server's words for a person to understand. */
const LONGEST_WORDS = 500;

/** The attempt as the record keeps it. */
export function attemptOf(
  outcome: MailOutcome,
  template: MailTemplate | 'notification',
  messageId: string,
): WithoutFollowUp {
  switch (outcome.status) {
    case 'accepted':
      return { status: 'accepted', providerMessageId: messageId };
    case 'unsent':
      return { status: 'not_sent', error: failure('not_sent', 'The mail was not sent', outcome) };
    case 'uncertain':
      return { status: 'uncertain', error: failure('uncertain', 'The mail may have been sent', outcome) };
    case 'refused':
      return refusedAttempt(outcome, refusal(outcome.reply, template));
  }
}

function refusedAttempt({ class: { ...refused } }: RefusedMail, error: StoredError): WithoutFollowUp {
  switch (refused.kind) {
    case 'transient':
      return { status: 'not_sent', error };
    case 'sender_stopped':
      return { status: 'sender_stopped', error };
    case 'permanent':
      return { status: 'refused', error, alert: refused.alert };
  }
}

function failure(
  prefix: string,
  what: string,
  { reason, errorCode }: { reason: string; errorCode?: string },
): StoredError {
  return {
    code: `${prefix}_${reason}`,
    message: `${what}: ${reason}${errorCode === undefined ? '' : ` (${errorCode})`}.`,
  };
}

function refusal(reply: SmtpReply, template: MailTemplate | 'notification'): StoredError {
  const { code, enhancedCode, command } = reply;
  const codes = [code, enhancedCode].filter((part) => part !== undefined).join(' ');
  const words = wordsOf(reply, template);
  return {
    code: code === undefined ? 'smtp_refused' : `smtp_${code}`,
    message: `The mail server refused the mail at ${command}${codes && ` with ${codes}`}${words && `: ${words}`}`,
  };
}

/** Once it has read the mail, a server may repeat of it what nobody else must read. */
function wordsOf({ command, words }: SmtpReply, template: MailTemplate | 'notification'): string {
  if (command === 'DATA' && CONFIDENTIAL.has(template)) return '';
  return cut(words.replace(/[\p{Cc}\s]+/gu, ' '), LONGEST_WORDS);
}
