import { isUncertain } from '../uncertain.rules.js';
import { classify, type ErrorClass } from '../whatsapp/index.js';
import type { ReportedFailure, ReportedMessage } from './reported-message.js';

type Known = Pick<ReportedMessage, 'state' | 'error' | 'providerMessageId'>;

/**
 * Whether a report of failure says anything new of the message. Reports come late, in any order and more than once, and
 * each is about one sending: a message that was sent again has another id with the provider.
 */
export function isNews(message: Known, report: Pick<ReportedFailure, 'providerMessageId'>): boolean {
  const isOfRecordedSending = message.providerMessageId === report.providerMessageId;
  switch (message.state) {
    case 'queued':
    case 'sending':
      // The id of a sending that is under way is not recorded yet: a recorded one is that of the sending before.
      return !isOfRecordedSending;
    case 'sent':
      return isOfRecordedSending || message.providerMessageId === null;
    case 'failed':
      // One that nobody knew of says that the message was sent.
      return !isOfRecordedSending && isUncertain(message.error?.code);
    case 'delivered':
    case 'read':
      return false;
  }
}

export const classOf = ({ code }: Pick<ReportedFailure, 'code'>): ErrorClass =>
  classify(code === undefined ? {} : { code });

/**
 * The row that a failure changes beside its message and that failures of other messages change too; empty where there is
 * none. Who applies many failures takes them in the order of these names: else two of them could wait for each other.
 */
export function sharedRow(
  { recipient, template }: Pick<ReportedMessage, 'recipient' | 'template'>,
  errorClass: ErrorClass,
) {
  if (errorClass.kind === 'slow_down' && errorClass.scope === 'recipient') return `delay ${recipient}`;
  if (errorClass.kind !== 'permanent') return '';
  if (errorClass.followUp === 'suppress_marketing') return `suppression ${recipient}`;
  return errorClass.followUp === 'disable_template' ? `template ${template?.name} ${template?.language}` : '';
}
