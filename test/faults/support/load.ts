import { setTimeout as sleep } from 'node:timers/promises';
import type { Acceptance, Order, Refusal } from '../program/protocol.js';
import { type FaultProgram, ProgramEnded } from './fault-program.js';
import type { Fleet } from './fleet.js';
import { mixedOrder } from './orders.js';
import type { Random } from './random.js';
import { CALL_PAUSE_MS } from './scale.js';

const SENDERS = 4;
const BATCH = 10;
/** Between two tries of somebody who was refused. */
const RETRY_MS = 50;

/** Callers that enqueue jobs, and that remember every job that was promised to them. */
export class Load {
  readonly accepted = new Map<string, Order>();
  readonly refused: Refusal[] = [];

  constructor(
    private readonly fleet: Fleet,
    private readonly random: Random,
    /** What the next order is. */
    public nextOrder: (random: Random) => Order = mixedOrder,
  ) {}

  /** Enqueues through whatever process runs, until `count` more jobs were accepted. Who is refused tries again. */
  async accept(count: number, through: () => FaultProgram | undefined = () => this.fleet.any()): Promise<void> {
    const goal = this.accepted.size + count;
    await this.whileTrue(() => this.accepted.size < goal, through);
  }

  /** Enqueues at a gentle pace as long as a fault is being injected; returns what `inject` returns. */
  async during<T>(inject: () => Promise<T>): Promise<T> {
    let isOver = false;
    const injecting = inject().finally(() => {
      isOver = true;
    });
    await Promise.all([injecting, this.whileTrue(() => !isOver, undefined, CALL_PAUSE_MS)]);
    return injecting;
  }

  /** One order, which must be accepted now. */
  async acceptOne(program: FaultProgram, order: Order): Promise<string> {
    const answer = await program.enqueue([order], false);
    const [first] = answer.accepted;
    if (!first) throw new Error(`The order was refused: ${JSON.stringify(answer.refused)}`);
    this.#remember([order], answer.accepted);
    return first.jobId;
  }

  /** Several callers at once, each batch after batch. */
  async whileTrue(
    goesOn: () => boolean,
    through: () => FaultProgram | undefined = () => this.fleet.any(),
    pauseMs = 0,
  ): Promise<void> {
    const sendOn = async (): Promise<void> => {
      while (goesOn()) {
        const program = through();
        const isAccepted = program !== undefined && (await this.#send(program));
        if (!isAccepted || pauseMs > 0) await sleep(Math.max(pauseMs, RETRY_MS));
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sendOn));
  }

  /** One batch, a third of them in one transaction. Returns whether anything was accepted. */
  async #send(program: FaultProgram): Promise<boolean> {
    const orders = Array.from({ length: BATCH }, () => this.nextOrder(this.random));
    try {
      const { accepted, refused } = await program.enqueue(orders, this.random.next() < 0.33);
      this.#remember(orders, accepted);
      this.refused.push(...refused);
      return accepted.length > 0;
    } catch (error) {
      // Nothing was promised by a process that died over it.
      if (error instanceof ProgramEnded) return false;
      throw error;
    }
  }

  #remember(orders: readonly Order[], accepted: readonly Acceptance[]): void {
    for (const { index, jobId, outcome } of accepted) {
      const order = orders[index];
      if (order && outcome === 'created') this.accepted.set(jobId, order);
    }
  }
}
