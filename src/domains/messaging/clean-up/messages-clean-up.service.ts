import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { inBatches, type JobContext } from '../../../jobs/index.js';
import { CleanUpRepository } from './clean-up.repository.js';

/** Rows that one statement deletes: the embedded database does nothing else meanwhile. */
const BATCH = 500;

/** What was deleted, in rows. */
export interface CleanedUp {
  readonly messages: number;
  readonly inboundMessages: number;
  readonly recipientDelays: number;
}

/** Forgets messages whose time is over, and that no job needs any more. */
@Injectable()
export class MessagesCleanUp {
  readonly #days: number;

  constructor(
    private readonly repository: CleanUpRepository,
    @Inject(CONFIG) { messaging }: AppConfig,
  ) {
    this.#days = messaging.retentionDays;
  }

  /** Without a commit of its own: what is deleted is gone, and a second run finds the rest. */
  async run({ signal }: Pick<JobContext, 'signal'>): Promise<CleanedUp> {
    const before = await this.repository.longAgo(this.#days);
    return {
      messages: await inBatches(signal, () => this.repository.deleteMessages(before, BATCH)),
      inboundMessages: await inBatches(signal, () => this.repository.deleteInboundMessages(before, BATCH)),
      recipientDelays: await inBatches(signal, () => this.repository.deleteRecipientDelays(before, BATCH)),
    };
  }
}
