import type { MessageState } from '../../../database/schema/messaging.js';
import { isUncertain } from '../uncertain.rules.js';
import type { StatusReport } from './webhook-report.js';

/** A message as far as reports of it are concerned. */
export interface ReportedOn {
  readonly state: MessageState;
  /** Of the sending that was recorded last; absent until the provider has named one. */
  readonly providerMessageId: string | null;
  readonly errorCode: string | null;
}

/** A report that the message is on its way or further. What follows a failure is decided elsewhere. */
export type Progress = StatusReport & { readonly status: 'sent' | 'delivered' | 'read' };

const isProgress = (report: StatusReport): report is Progress => report.status !== 'failed';

/** The reports that say how far a message has come. */
export const progressOf = (reports: readonly StatusReport[]): readonly Progress[] => reports.filter(isProgress);

/** How far it is, at least, whatever is reported of it afterwards. */
const RANK: Readonly<Record<MessageState, number>> = {
  queued: 0,
  sending: 0,
  sent: 1,
  failed: 2,
  delivered: 3,
  read: 4,
};

/**
 * The message after a report. Reports come late, in any order and more than once: a message only ever goes on, what was
 * reported as failed is only lifted by its delivery, and so every order comes to the same state.
 */
export function afterReport(message: ReportedOn, report: Progress): ReportedOn {
  const { status: state, providerMessageId: id } = report;
  if (state === 'sent')
    return isProofOfSending(message, report) ? { state, providerMessageId: id, errorCode: null } : message;
  if (RANK[state] <= RANK[message.state]) return message;
  const providerMessageId = isOpen(message) ? id : (message.providerMessageId ?? id);
  return { state, providerMessageId, errorCode: null };
}

/**
 * Whether it answers what we did not know. While a sending is under way or about to be repeated, an id that is recorded
 * already is that of the sending before, which says nothing of this one.
 */
const isProofOfSending = (message: ReportedOn, report: Progress): boolean =>
  isOpen(message) && message.providerMessageId !== report.providerMessageId;

/** It is not known yet, or it failed without anybody knowing, whether it was sent. */
const isOpen = ({ state, errorCode }: ReportedOn): boolean =>
  state === 'queued' || state === 'sending' || (state === 'failed' && isUncertain(errorCode));

/** When the message was sent, delivered and read, as far as it was reported. */
export interface Moments {
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly readAt: Date | null;
}

/**
 * The earliest that the reports allow: what was read was delivered before, and that was sent.
 *
 * @param createdAt nothing is earlier, though the provider rounds down to the second
 */
export function momentsOf(reports: readonly Progress[], createdAt: Date): Moments {
  return {
    sentAt: earliest(reports, createdAt),
    deliveredAt: earliest(
      reports.filter(({ status }) => status !== 'sent'),
      createdAt,
    ),
    readAt: earliest(
      reports.filter(({ status }) => status === 'read'),
      createdAt,
    ),
  };
}

function earliest(reports: readonly Progress[], bound: Date): Date | null {
  const times = reports.flatMap(({ at }) => (at ? [at.getTime()] : []));
  if (times.length === 0) return null;
  return new Date(
    Math.max(
      bound.getTime(),
      times.reduce((first, time) => Math.min(first, time)),
    ),
  );
}
