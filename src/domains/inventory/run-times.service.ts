import { Injectable } from '@nestjs/common';
import { Policies, RetryLater } from '../../jobs/index.js';
import { inventory } from './inventory.queues.js';

/** Of the time-out of the queue; the rest is for ending well. */
const SHARE_OF_TIME = 0.9;

/** How long the runs of the inventory's jobs may take, by the policy that is in force. */
@Injectable()
export class RunTimes {
  constructor(private readonly policies: Policies) {}

  /** To be called as a run begins. */
  begin(): RunTime {
    return new RunTime(this.policies.ofQueue(inventory).timeout.value * SHARE_OF_TIME);
  }
}

/** The time that a run of a job has: what it does not do in it, the next run goes on with. */
export class RunTime {
  readonly #startedAt = performance.now();
  #isFirst = true;

  constructor(private readonly ms: number) {}

  /**
   * To be called before each step. The first one is done whatever time there is: a run that did none would be followed by
   * the like for ever.
   *
   * @param stepMs how long the step may take
   * @throws RetryLater when less time than that is left
   */
  need(stepMs: number): void {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (isFirst || performance.now() - this.#startedAt + stepMs <= this.ms) return;
    throw new RetryLater(0, 'The next run goes on');
  }
}
