import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { JobCatalog } from '../declare/job-catalog.js';
import { JobEngine } from '../engine/job-engine.js';
import { KERNEL_TIMING, type KernelTiming } from '../kernel-timing.js';
import { Leases } from '../leases.js';
import { answered } from '../engine/answered.js';
import { EngineMemory } from './engine-memory.js';
import { LostHandOvers } from './lost-hand-overs.js';

/** A lease outlives this many heartbeats of its holder. */
const LEASE_BEATS = 3;

const DECLARE = `insert into haat.queues (name) select unnest($1::text[]) on conflict (name) do nothing`;

const ACKED = `select name, acked_seq::float8 as acked from haat.queues where name = any($1)`;

const ACK = `
  update haat.queues q set acked_seq = confirmed.seq
  from (select q.name, r.seq from haat.queues q join unnest($1::text[], $2::bigint[]) as r(name, seq) on q.name = r.name
        where q.acked_seq < r.seq order by q.name for update of q) as confirmed
  where q.name = confirmed.name`;

type AckedRow = { name: string; acked: number };

/**
 * Notices that the engine has lost its memory while its connections stood (FLUSHALL, an old snapshot, a replica that
 * took over too early): a number of each queue, counted up in the engine and then in the record, is gone or has gone
 * back. On PostgreSQL the engine is the same database as the record and forgets nothing that the record remembers.
 */
@Injectable()
export class SequenceWatch {
  readonly #log: Log = logOf('Restore');

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly catalog: JobCatalog,
    private readonly leases: Leases,
    private readonly lostHandOvers: LostHandOvers,
    private readonly memory: EngineMemory,
    @Inject(KERNEL_TIMING) private readonly timing: KernelTiming,
  ) {}

  /** Gives every declared queue a row to count in. */
  async declareQueues(): Promise<void> {
    await this.database.query(DECLARE, [[...this.catalog.queues().keys()]]);
  }

  /** One process of the deployment looks, at each heartbeat. */
  async check(): Promise<void> {
    const { sequences } = this.engine.connection;
    if (!sequences || !this.engine.isUp()) return;
    if (!(await this.leases.take('seq', LEASE_BEATS * this.timing.heartbeatMs))) return;

    const queues = await this.database.query<AckedRow>(ACKED, [[...this.catalog.queues().keys()]]);
    const keys = queues.map(({ name }) => this.#keyOf(name));
    const held = await answered(sequences.read(keys));
    const lost = queues.filter(({ acked }, index) => (held[index] ?? 0) < acked);
    // Counted up only afterwards: should this process end here, the next one finds the loss again.
    if (lost.length > 0) await this.#restore(lost);

    const next = queues.map(({ acked }, index) => Math.max(held[index] ?? 0, acked) + 1);
    await answered(sequences.write(new Map(keys.map((key, index) => [key, next[index] ?? 1]))));
    await this.database.query(ACK, [queues.map(({ name }) => name), next]);
  }

  /**
   * Asks for hand-overs of any age: those of the last seconds were lost too, and until they are found they fill the
   * window. One that is just under way is at worst made twice, and its older copy does nothing.
   */
  async #restore(lost: readonly AckedRow[]): Promise<void> {
    this.#log.warn({ queues: lost.map(({ name }) => name) }, 'The engine has lost its memory; its jobs are restored');
    await this.lostHandOvers.restore(0);
    await this.memory.lost();
  }

  #keyOf(queue: string): string {
    return `${this.engine.prefixOf(queue)}:seq`;
  }
}
