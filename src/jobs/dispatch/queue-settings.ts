import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import type { Milliseconds } from '../declare/durations.js';
import type { QueueDefinition, RateLimit } from '../declare/queue-definition.js';
import type { OperatorLayer } from '../policy/policy-in-force.js';
import { Policies } from '../policy/policies.js';

/** Why nothing of a queue may be started at present. */
interface Stop {
  readonly isPaused: boolean;
  /** On this process's own clock, so that its difference from the database's does not matter. */
  readonly heldUntil: Milliseconds;
}

/** What holds for a queue now, every layer of its policy taken together. */
export interface SettingsInForce {
  /** Nothing of the queue may be started: it is paused, or held back for a while. */
  readonly isStopped: boolean;
  readonly concurrency: number;
  readonly rateLimit: RateLimit | null;
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
  #stops: ReadonlyMap<string, Stop> = new Map();

  constructor(
    private readonly database: Database,
    private readonly policies: Policies,
  ) {}

  isStopped(queue: string): boolean {
    const stop = this.#stops.get(queue);
    return stop !== undefined && (stop.isPaused || stop.heldUntil > performance.now());
  }

  inForce(queue: QueueDefinition): SettingsInForce {
    const { concurrency, rateLimit } = this.policies.ofQueue(queue);
    return { isStopped: this.isStopped(queue.name), concurrency: concurrency.value, rateLimit: rateLimit.value };
  }

  /** In how many ms the next queue that is held back may go on; nothing when none is. */
  nextRelease(): Milliseconds | undefined {
    const now = performance.now();
    const waits = [...this.#stops.values()].map(({ heldUntil }) => heldUntil - now).filter((wait) => wait > 0);
    return waits.length > 0 ? Math.min(...waits) : undefined;
  }

  async reload(): Promise<void> {
    const rows = await this.database.query<SettingsRow>(LOAD);
    const now = performance.now();
    this.#stops = new Map(rows.map((row) => [row.name, stopOf(row, now)]));
    this.policies.useOperatorLayer(new Map(rows.map((row) => [row.name, operatorLayerOf(row)])));
  }
}

function stopOf({ paused, held_ms }: SettingsRow, now: number): Stop {
  return { isPaused: paused, heldUntil: held_ms > 0 ? now + held_ms : 0 };
}

/** What is null was not settled by anybody. */
function operatorLayerOf({ concurrency, rate_max, rate_ms }: SettingsRow): OperatorLayer {
  return {
    ...(concurrency !== null && { concurrency }),
    ...(rate_max !== null && rate_ms !== null && { rateLimit: { max: rate_max, per: rate_ms } }),
  };
}
