import { type EnqueueOptions, isFinal, type Milliseconds, minutes } from '../../../jobs/index.js';
import { validated } from '../../../validation/index.js';
import { CONTENT_DATA, contentOf, isMessageKind, type MessageContent } from '../content/index.js';
import type { ErrorClass } from '../whatsapp/index.js';
import type { ReportedMessage } from './reported-message.js';
import type { SendingJob } from './sending-jobs.repository.js';

/** How often a message is sent again because the provider reported later that it had failed: each may cost money. */
export const MOST_RESENDS = 3;

export type PassingClass = Exclude<ErrorClass, { kind: 'permanent' }>;

/**
 * How long a message waits that failed for a reason that passes: 1, 4 and 16 minutes.
 *
 * @param recipientDelayMs how long its recipient is to be left alone
 */
export function resendDelay(errorClass: PassingClass, resends: number, recipientDelayMs: Milliseconds): Milliseconds {
  if (errorClass.kind === 'slow_down' && errorClass.scope === 'recipient') return recipientDelayMs;
  return minutes(1) * (errorClass.kind === 'transient' ? 4 ** resends : 1);
}

/** Who sends a message again. */
export type Resender =
  /** The job that sends it, which has not ended: it notices, and comes again. */
  | 'its_job'
  | 'another_job'
  /** A person has cancelled it, or its time is over. */
  | 'nobody';

/** @param job absent once its record is no longer kept */
export function resenderOf({ state }: Pick<ReportedMessage, 'state'>, job: SendingJob | undefined): Resender {
  if (job === undefined) return 'another_job';
  if (job.state === 'cancelled' || job.state === 'expired' || job.isOver) return 'nobody';
  // Where the message has failed its job is about to end, if it has not.
  return state !== 'failed' && !isFinal(job.state) ? 'its_job' : 'another_job';
}

/** What a job that sends a message again has from the one before: whoever asked for the message has settled it. */
export function optionsLike(job: SendingJob): EnqueueOptions {
  const { keys, owner, priority, maxAttempts: attempts, policy, expiresAt } = job;
  return {
    ...policy,
    priority,
    attempts,
    ...(keys !== null && { keys }),
    ...(owner !== null && { owner }),
    ...(expiresAt !== null && { expiresAt }),
  };
}

/** What the message said; undefined when that was not kept, or is of a release that worded it otherwise. */
export function recordedContent({ kind, body, data }: Pick<ReportedMessage, 'kind' | 'body' | 'data'>) {
  if (kind === 'text') return contentOf('text', { message: body });
  if (!isMessageKind(kind)) return undefined;
  const { value } = validated<MessageContent['data']>(CONTENT_DATA[kind], data ?? undefined);
  return value && contentOf(kind, value);
}
