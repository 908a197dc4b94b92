import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import type { Milliseconds } from '../declare/durations.js';
import type { QueuePolicy } from '../declare/queue-definition.js';

/** What an operator or a handler has settled for a queue at run time; what is null stands as declared. */
interface Override {
  readonly isPaused: boolean;
  /** On this process's own clock, so that its difference from the database's does not matter. */
  readonly heldUntil: Milliseconds;
  readonly concurrency: number | null;
  readonly rateLimit: QueuePolicy['rateLimit'] | null;
}

/** What holds for a queue now: its declared policy under what was settled at run time. */
export interface SettingsInForce {
  /** Nothing of the queue may be started: it is paused, or held back for a while. */
  readonly isStopped: boolean;
  readonly concurrency: number;
  readonly rateLimit: QueuePolicy['rateLimit'];
}

type SettingsRow = {
  name: string;
  paused: boolean;
  held_ms: number;
  concurrency: number | null;
  rate_max: number | null;
  rate_ms: number | null;
};

const LOAD = `
  select name, paused, concurrency, rate_max, rate_ms,
    coalesce(greatest(0, ceil(extract(epoch from held_until - haat.haat_now()) * 1000)), 0)::float8 as held_ms
  from haat.queues`;

/**
 * The settings of the queues, as this process last read them: at each heartbeat, and when somebody says that one has
 * changed. Whether a job may really start, the claim asks the table itself.
 */
@Injectable()
export class QueueSettings {
  #overrides: ReadonlyMap<string, Override> = new Map();

  constructor(private readonly database: Database) {}

  isStopped(queue: string): boolean {
    const override = this.#overrides.get(queue);
    return override !== undefined && (override.isPaused || override.heldUntil > performance.now());
  }

  /** @param declared the queue's policy, which holds where nothing was settled at run time */
  inForce(queue: string, declared: Pick<QueuePolicy, 'concurrency' | 'rateLimit'>): SettingsInForce {
    const override = this.#overrides.get(queue);
    return {
      isStopped: this.isStopped(queue),
      concurrency: override?.concurrency ?? declared.concurrency,
      rateLimit: override?.rateLimit ?? declared.rateLimit,
    };
  }

  /** In how many ms the next queue that is held back may go on; nothing when none is. */
  nextRelease(): Milliseconds | undefined {
    const now = performance.now();
    const waits = [...this.#overrides.values()].map(({ heldUntil }) => heldUntil - now).filter((wait) => wait > 0);
    return waits.length > 0 ? Math.min(...waits) : undefined;
  }

  async reload(): Promise<void> {
    const rows = await this.database.query<SettingsRow>(LOAD);
    const now = performance.now();
    this.#overrides = new Map(rows.map((row) => [row.name, overrideOf(row, now)]));
  }
}

function overrideOf({ paused, held_ms, concurrency, rate_max, rate_ms }: SettingsRow, now: number): Override {
  return {
    isPaused: paused,
    heldUntil: held_ms > 0 ? now + held_ms : 0,
    concurrency,
    rateLimit: rate_max !== null && rate_ms !== null ? { max: rate_max, per: rate_ms } : null,
  };
}
