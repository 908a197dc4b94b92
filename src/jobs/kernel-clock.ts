import { Injectable } from '@nestjs/common';
import { type Log, logOf } from '../observability/log.js';
import type { Milliseconds } from './declare/durations.js';
import { Periodic } from './periodic.js';

/** The kernel's periodic work. The heartbeat is kept apart: it stops last. */
@Injectable()
export class KernelClock {
  readonly #log: Log = logOf('Kernel');
  readonly #tasks: Periodic[] = [];
  #heartbeat: Periodic | undefined;

  get isRunning(): boolean {
    return this.#heartbeat !== undefined;
  }

  startHeartbeat(everyMs: Milliseconds, beat: () => Promise<void>): void {
    this.#heartbeat = new Periodic('heartbeat', everyMs, beat, this.#log);
    this.#heartbeat.start();
  }

  every(name: string, everyMs: Milliseconds, work: () => Promise<void>): void {
    this.#start(new Periodic(name, everyMs, work, this.#log));
  }

  /** For the first time at once; nobody waits for it. */
  everyAndNow(name: string, everyMs: Milliseconds, work: () => Promise<void>): void {
    const task = new Periodic(name, everyMs, work, this.#log);
    this.#start(task);
    void task.run();
  }

  /** Lets the work under way end, and starts none any more. */
  async stopWork(): Promise<void> {
    await Promise.all(this.#tasks.map((task) => task.stop()));
  }

  async stopHeartbeat(): Promise<void> {
    await this.#heartbeat?.stop();
  }

  #start(task: Periodic): void {
    this.#tasks.push(task);
    task.start();
  }
}
