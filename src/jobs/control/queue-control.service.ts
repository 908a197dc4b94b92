import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { Database, type Transaction } from '../../database/index.js';
import { InvalidInput } from '../../errors/index.js';
import type { Milliseconds } from '../declare/durations.js';
import { JobCatalog } from '../declare/job-catalog.js';
import type { QueueDefinition } from '../declare/queue-definition.js';
import type { OperatorLayer } from '../policy/policy-in-force.js';
import { Policies } from '../policy/policies.js';
import { audit } from './audit-trail.js';
import { ControlMessages } from './control-messages.js';

/** A rate limit as operators see it: at most `max` starts in every `perMs`, over all processes. */
export interface RateSetting {
  readonly max: number;
  readonly perMs: Milliseconds;
}

/** What an operator changes; null brings back what is declared, and what is left out stays. */
export interface QueueChange {
  readonly concurrency?: number | null | undefined;
  readonly rateLimit?: RateSetting | null | undefined;
}

/** The settings of a queue that are in force. */
export interface QueueState {
  readonly queue: string;
  readonly paused: boolean;
  readonly reason: string | null;
  /** Nothing is started before then, because a handler asked for it. */
  readonly heldUntil: Date | null;
  /** Jobs that one process runs at a time. */
  readonly concurrency: number;
  readonly rateLimit: RateSetting | null;
}

/** What is settled at run time; null stands as declared. It is what the audit shows before and after. */
interface Settings {
  readonly paused: boolean;
  readonly reason: string | null;
  readonly heldUntil: Date | null;
  readonly concurrency: number | null;
  readonly rateLimit: RateSetting | null;
}

const ENSURE = `insert into haat.queues (name) values ($1) on conflict (name) do nothing`;

const LOCK = `
  select paused, reason, concurrency, case when held_until > haat.haat_now() then held_until end as "heldUntil",
    case when rate_max is not null then json_build_object('max', rate_max, 'perMs', rate_ms) end as "rateLimit"
  from haat.queues where name = $1 for update`;

const STORE = `
  update haat.queues set paused = $2, reason = $3, held_until = $4, concurrency = $5, rate_max = $6, rate_ms = $7,
    version = version + 1
  where name = $1`;

/**
 * Changes the settings of a queue in every process. They stand in PostgreSQL, so neither a restart nor a wiped engine
 * loses them. Running jobs go on to their end.
 */
@Injectable()
export class QueueControl {
  constructor(
    private readonly database: Database,
    private readonly catalog: JobCatalog,
    private readonly policies: Policies,
    private readonly messages: ControlMessages,
  ) {}

  /**
   * Starts nothing of the queue any more; jobs are still accepted. Of a queue that is paused already only the reason
   * changes.
   *
   * @throws NotFound when there is no such queue
   */
  pause(queue: string, reason: string, actor: string): Promise<QueueState> {
    return this.#change(queue, 'queue.pause', actor, (before) => ({ ...before, paused: true, reason }));
  }

  /**
   * Lets the queue start jobs again, also one that a handler holds back for a while.
   *
   * @param note why; it stands in the audit
   * @throws NotFound when there is no such queue
   */
  resume(queue: string, actor: string, note?: string): Promise<QueueState> {
    const running = { paused: false, reason: null, heldUntil: null };
    return this.#change(queue, 'queue.resume', actor, (before) => ({ ...before, ...running }), note);
  }

  /**
   * @throws InvalidInput when nothing is to be changed
   * @throws NotFound when there is no such queue
   */
  async change(queue: string, { concurrency, rateLimit }: QueueChange, actor: string): Promise<QueueState> {
    if (concurrency === undefined && rateLimit === undefined) throw nothingToChange();
    return this.#change(queue, 'queue.change', actor, (before) => ({
      ...before,
      ...(concurrency !== undefined && { concurrency }),
      ...(rateLimit !== undefined && { rateLimit }),
    }));
  }

  /** A change that changes nothing is not written down, so that a repeated request leaves one entry. */
  async #change(
    name: string,
    action: string,
    actor: string,
    changed: (before: Settings) => Settings,
    note?: string,
  ): Promise<QueueState> {
    const { queue } = this.catalog.queueNamed(name);
    const { after, isChanged } = await this.database.transaction(async (tx) => {
      const before = await lockedSettings(tx, queue.name);
      const settings = changed(before);
      if (isDeepStrictEqual(before, settings)) return { after: before, isChanged: false };
      await store(tx, queue.name, settings);
      await audit(tx, [{ actor, action, queue: queue.name, before, after: { ...settings, note } }]);
      return { after: settings, isChanged: true };
    });
    if (isChanged) await this.messages.publish({ kind: 'queue_changed', queue: queue.name });
    return this.#stateOf(queue, after);
  }

  #stateOf(queue: QueueDefinition, { paused, reason, heldUntil, ...settings }: Settings): QueueState {
    const { concurrency, rateLimit } = this.policies.ofQueue(queue, operatorLayer(settings));
    const { value: rate } = rateLimit;
    return {
      queue: queue.name,
      paused,
      reason,
      heldUntil,
      concurrency: concurrency.value,
      rateLimit: rate && { max: rate.max, perMs: rate.per },
    };
  }
}

function operatorLayer({ concurrency, rateLimit }: Pick<Settings, 'concurrency' | 'rateLimit'>): OperatorLayer {
  return {
    ...(concurrency !== null && { concurrency }),
    ...(rateLimit && { rateLimit: { max: rateLimit.max, per: rateLimit.perMs } }),
  };
}

async function lockedSettings(tx: Transaction, queue: string): Promise<Settings> {
  await tx.query(ENSURE, [queue]);
  const [row] = await tx.query<Settings & Record<string, unknown>>(LOCK, [queue]);
  if (!row) throw new Error(`The settings of queue "${queue}" vanished while they were read.`);
  return row;
}

async function store(tx: Transaction, queue: string, settings: Settings): Promise<void> {
  const { paused, reason, heldUntil, concurrency, rateLimit } = settings;
  await tx.query(STORE, [
    queue,
    paused,
    reason,
    heldUntil,
    concurrency,
    rateLimit?.max ?? null,
    rateLimit?.perMs ?? null,
  ]);
}

function nothingToChange(): InvalidInput {
  const message = 'is missing: send "concurrency", "rateLimit" or both';
  return new InvalidInput([{ field: 'body', message }]);
}
