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
      return !isOfRecordedSending && isUncertain(message);
    case 'delivered':
    case 'read':
      return false;
  }
}

/** It failed without anybody knowing whether it was sent: the report says that it was. */
function isUncertain({ error }: Known): boolean {
  return error?.code.startsWith('uncertain_') ?? false;
}
