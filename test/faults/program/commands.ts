import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '../../../src/database/index.js';
import { codeOf, HaatError } from '../../../src/errors/index.js';
import { type EnqueueOptions, type Enqueued, Jobs } from '../../../src/jobs/index.js';
import { moveClock } from './clock.js';
import { FAULT_JOBS } from './fault-jobs.js';
import type { Command, EnqueueAnswer, Order, Refusal } from './protocol.js';

/** Does what the test asks of the program. */
export class Commands {
  readonly #jobs: Jobs;
  readonly #database: Database;

  constructor(app: INestApplicationContext) {
    this.#jobs = app.get(Jobs);
    this.#database = app.get(Database);
  }

  async execute(command: Command): Promise<unknown> {
    switch (command.do) {
      case 'enqueue':
        return command.inOneTransaction ? this.#enqueueTogether(command.orders) : this.#enqueueEach(command.orders);
      case 'query':
        return this.#database.query(command.text, command.values.length > 0 ? command.values : undefined);
      case 'move clock':
        return moveClock(command.ms);
    }
  }

  /** Each for itself; they share commits as concurrent callers do. */
  async #enqueueEach(orders: readonly Order[]): Promise<EnqueueAnswer> {
    const settled = await Promise.allSettled(
      orders.map((order) => this.#jobs.enqueue(undefined, payloadOf(order), optionsOf(order))),
    );
    return {
      accepted: settled.flatMap((result, index) =>
        result.status === 'fulfilled' ? [acceptance(index, result.value)] : [],
      ),
      refused: settled.flatMap((result) => (result.status === 'rejected' ? [refusal(result.reason)] : [])),
    };
  }

  /** All of them or none. */
  async #enqueueTogether(orders: readonly Order[]): Promise<EnqueueAnswer> {
    try {
      const enqueued = await this.#database.transaction(async (tx) => {
        const recorded: Enqueued[] = [];
        for (const order of orders) recorded.push(await this.#jobs.enqueue(tx, payloadOf(order), optionsOf(order)));
        return recorded;
      });
      return { accepted: enqueued.map((its, index) => acceptance(index, its)), refused: [] };
    } catch (error) {
      return { accepted: [], refused: [refusal(error)] };
    }
  }
}

function payloadOf({ what }: Order): object {
  const payload = FAULT_JOBS[what.job];
  return new payload(what.payload as never);
}

function optionsOf({ delayMs, deduplicationKey }: Order): EnqueueOptions {
  return {
    ...(delayMs !== undefined && { delay: delayMs }),
    ...(deduplicationKey !== undefined && { deduplicationKey }),
  };
}

const acceptance = (index: number, { jobId, outcome }: Enqueued) => ({ index, jobId, outcome });

function refusal(error: unknown): Refusal {
  if (error instanceof HaatError) return { kind: error.kind, code: error.code };
  return { kind: 'internal', code: codeOf(error) ?? String(error) };
}
