import { Injectable } from '@nestjs/common';
import { messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';

type LossListener = () => Promise<void> | void;

/**
 * Tells whoever keeps something in the engine (settings of queues, schedules, the view of dead letters) to put it there
 * again: the engine has lost its memory, or came back and may have. It is told in one process at least.
 */
@Injectable()
export class EngineMemory {
  readonly #log: Log = logOf('Restore');
  readonly #listeners: LossListener[] = [];

  /** @param listener puts back what it keeps in the engine; it may be called when nothing is missing */
  onLoss(listener: LossListener): void {
    this.#listeners.push(listener);
  }

  async lost(): Promise<void> {
    for (const listener of this.#listeners) {
      try {
        await listener();
      } catch (error) {
        this.#log.error({ error: messageOf(error) }, 'Something that the engine had lost could not be put back');
      }
    }
  }
}
