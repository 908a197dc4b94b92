import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { type Enqueued, type EnqueueOptions, Jobs } from '../../jobs/index.js';
import { ReconcileCredit } from './reconciliation/reconciliation.jobs.js';
import { SendPaymentReminders } from './reminders/reminder.jobs.js';
import { CalculateCreditScore, CalculateCreditScores } from './scoring/score.jobs.js';

/** How the rest of the system asks for what looks at the accounts. */
@Injectable()
export class CreditProducer {
  constructor(private readonly jobs: Jobs) {}

  /**
   * Has a retailer's score computed anew, in the transaction that changes the account and holds its lock. It takes no
   * deduplication key: the run that holds the key waits for the account, and whoever takes the key waits for that run.
   */
  accountChanged(tx: Transaction, retailerId: string): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new CalculateCreditScore({ retailerId }), { keys: [retailerId] });
  }

  /**
   * Has a retailer's score computed anew because somebody asks for it; while one is waiting for it, none is added. Not to be
   * called under the account's lock: see {@link accountChanged}.
   */
  calculateScore(tx: Transaction | undefined, retailerId: string, options: EnqueueOptions = {}): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new CalculateCreditScore({ retailerId }), {
      deduplicationKey: `retailer:${retailerId}`,
      keys: [retailerId],
      ...options,
    });
  }

  /**
   * Has the scores of all retailers computed anew, batch by batch.
   *
   * @param after the last retailer of the batch before
   */
  calculateScores(tx: Transaction | undefined, after?: string, options: EnqueueOptions = {}): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new CalculateCreditScores({ after }), {
      // The next batch is enqueued while this one still holds its key, so each batch has its own.
      deduplicationKey: `all:${after ?? 'first'}`,
      ...options,
    });
  }

  reconcile(tx: Transaction | undefined, options: EnqueueOptions = {}): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new ReconcileCredit({}), options);
  }

  /** Has the reminders written that are due: of one retailer, or of all; beginning after a batch, or at the first. */
  sendReminders(
    tx: Transaction | undefined,
    which: ConstructorParameters<typeof SendPaymentReminders>[0],
    options: EnqueueOptions = {},
  ): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new SendPaymentReminders(which), {
      ...(which.retailerId !== undefined && { keys: [which.retailerId] }),
      ...options,
    });
  }
}
