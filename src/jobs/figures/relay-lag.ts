import { Injectable } from '@nestjs/common';
import type { Milliseconds } from '../declare/durations.js';

/** A lag is remembered for so long: whoever looks once a minute misses none. */
const REMEMBERED_MS = 60_000;

interface Lag {
  readonly ms: Milliseconds;
  readonly seenAt: number;
}

/** How long past their due time jobs were when this process handed them over: the worst of the last minute, by queue. */
@Injectable()
export class RelayLag {
  readonly #worst = new Map<string, Lag>();

  /** @param ms how long past its due time the latest of the jobs that were just handed over was */
  noted(queue: string, ms: Milliseconds): void {
    if (ms >= this.of(queue)) this.#worst.set(queue, { ms, seenAt: performance.now() });
  }

  /** In ms; 0 when nothing was handed over late within the last minute. */
  of(queue: string): Milliseconds {
    const lag = this.#worst.get(queue);
    return lag && performance.now() - lag.seenAt < REMEMBERED_MS ? lag.ms : 0;
  }
}
