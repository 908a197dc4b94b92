import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import type { Milliseconds } from '../../../jobs/index.js';
import type { PhoneNumber } from '../../../phone-numbers/index.js';
import type { MessageContent } from '../content/index.js';
import { MessagingProducer } from '../messaging.producer.js';
import { FailuresRepository } from './failures.repository.js';
import type { ReportedMessage } from './reported-message.js';
import { optionsLike, resenderOf } from './resend.rules.js';
import { type SendingJob, SendingJobsRepository } from './sending-jobs.repository.js';

/** A message that was taken over, has failed for a reason that passes, and may be sent again. */
interface Passing {
  readonly message: ReportedMessage;
  readonly content: MessageContent;
  readonly error: StoredError;
  readonly providerMessageId: string;
  readonly delay: Milliseconds;
}

/** Sends messages again that the provider had taken over. */
@Injectable()
export class Resends {
  constructor(
    private readonly failures: FailuresRepository,
    private readonly jobs: SendingJobsRepository,
    private readonly producer: MessagingProducer,
  ) {}

  /** By its own job where that has not ended, else by another one like it; one that nobody wants any more has failed. */
  async again(tx: Transaction, passing: Passing): Promise<void> {
    const { message, error, providerMessageId } = passing;
    const job = await this.jobs.of(tx, message.id);
    switch (resenderOf(message, job)) {
      case 'its_job':
        return this.failures.requeue(tx, message.id, error, providerMessageId);
      case 'nobody':
        return this.failures.fail(tx, message.id, error, providerMessageId);
      case 'another_job':
        return this.#byAnother(tx, passing, job);
    }
  }

  async #byAnother(tx: Transaction, passing: Passing, job: SendingJob | undefined): Promise<void> {
    const { message, content, error, providerMessageId, delay } = passing;
    const { id, recipient, effectKey, owner } = message;
    const again = { id, to: recipient as PhoneNumber, content, effectKey };
    const { jobId } = await this.producer.sendAgain(tx, again, {
      ...(owner !== null && { owner }),
      ...(job && optionsLike(job)),
      delay,
    });
    await this.failures.requeueFor(tx, id, error, providerMessageId, jobId);
  }
}
