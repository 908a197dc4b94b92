import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { messageOf } from '../../../errors/index.js';
import { QueueControl } from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import { whatsAppMessages } from '../messaging.queues.js';
import { FailuresRepository } from './failures.repository.js';

/** Who has paused the queue, as the audit shows it. */
const ACTOR = 'whatsapp';

/** Pauses the sending when the provider reports that nothing can be sent until a person acts. */
@Injectable()
export class StoppedSender {
  readonly #log = logOf('Messages');
  #isPausing = false;

  constructor(
    private readonly failures: FailuresRepository,
    private readonly queues: QueueControl,
  ) {}

  /** Once the report is recorded: what is sent until then fails as well, and pauses the queue by its own report. */
  pauseAfter(tx: Transaction, error: StoredError): void {
    tx.afterCommit(() => {
      // One report brings many messages that have failed so: the queue is paused for the first of them.
      if (this.#isPausing) return;
      this.#isPausing = true;
      this.#pause(error)
        .catch((thrown: unknown) =>
          this.#log.error({ error: messageOf(thrown) }, 'The queue of WhatsApp messages could not be paused'),
        )
        .finally(() => {
          this.#isPausing = false;
        });
    });
  }

  /** A queue that is paused already keeps its reason. */
  async #pause(error: StoredError): Promise<void> {
    const { name } = whatsAppMessages;
    if (await this.failures.isPaused(name)) return;
    await this.queues.pause(name, error.message, ACTOR);
    this.#log.error({ queue: name, code: error.code }, 'Queue paused: the provider reports that nothing can be sent');
  }
}
