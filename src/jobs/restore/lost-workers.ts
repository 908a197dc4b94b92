import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { ProcessIdentity } from '../process-identity.js';
import { Heartbeat } from './heartbeat.js';
import { LostHandOvers } from './lost-hand-overs.js';

/**
 * Takes runs from workers that have not been seen for the lock's length; a worker without a row counts as unseen. The
 * loss is noted among the job's errors, for whoever asks why a job ran twice.
 */
const TAKE_OVER = `
  with lost as (
    select j.id, j.run, j.worker, j.started_at from haat.jobs j
    where j.state = 'active' and j.worker is distinct from $1
      and not exists (select 1 from haat.processes p
        where p.id = j.worker and p.seen_at > haat.haat_now() - $2::bigint * interval '1 ms')
    order by j.id limit 1000 for update of j skip locked
  ), taken as (
    update haat.jobs j set state = 'pending', epoch = j.epoch + 1, losses = j.losses + 1, worker = null, handed_at = null
    from lost where j.id = lost.id
    returning j.id, j.queue, j.name, j.attempt, j.losses
  ), noted as (
    insert into haat.job_errors (job_id, run, attempt, outcome, error, worker, started_at, at)
    select taken.id, lost.run, taken.attempt + 1, 'lost',
      '{"code": "lost_worker", "message": "The worker was not seen any more while it ran the job."}'::jsonb,
      lost.worker, lost.started_at, haat.haat_now()
    from taken join lost using (id)
  )
  select id, queue, name, losses from taken`;

const FORGET_PROCESSES = `delete from haat.processes where seen_at < haat.haat_now() - interval '1 hour'`;

/** No process but this one can live: what the others left is lost at once. */
const FORGET_OTHERS = `delete from haat.processes where id <> $1`;

const DEAD = `
  select id from haat.processes where id <> $1 and seen_at <= haat.haat_now() - $2::bigint * interval '1 ms'`;

type TakenRow = { id: string; queue: string; name: string; losses: number };

/** Hands the jobs of dead workers over again. Whose run is lost, the engine is not asked: it may have lost its memory. */
@Injectable()
export class LostWorkers {
  readonly #log: Log = logOf('Restore');
  #knownDead: ReadonlySet<string> = new Set();

  constructor(
    private readonly database: Database,
    private readonly self: ProcessIdentity,
    private readonly heartbeat: Heartbeat,
    private readonly lostHandOvers: LostHandOvers,
  ) {}

  /** The embedded database has one process, so at its start every earlier worker is known to be dead. */
  async forgetEarlierProcesses(): Promise<void> {
    if (this.database.kind === 'embedded') await this.database.query(FORGET_OTHERS, [this.self.id]);
  }

  /** @param lockMs how long a worker may be silent */
  async takeOver(lockMs: number): Promise<void> {
    // A process that was itself away for a while cannot tell whether the others were silent or it was deaf.
    if (this.database.kind === 'server' && this.heartbeat.unbrokenForMs < lockMs) return;
    const taken = await this.database.query<TakenRow>(TAKE_OVER, [this.self.id, lockMs]);
    for (const { id, queue, name, losses } of taken) {
      this.#log.warn(
        { jobId: id, jobName: name, losses },
        `[${queue}] Job stalled: its worker was lost; it is handed over again`,
      );
    }
    await this.#restoreHandOversOfTheDead(lockMs);
    await this.database.query(FORGET_PROCESSES);
  }

  /** A process may have died after a commit and before its hand-over: what it has accepted need not wait any longer. */
  async #restoreHandOversOfTheDead(lockMs: number): Promise<void> {
    const dead = await this.database.query<{ id: string }>(DEAD, [this.self.id, lockMs]);
    const isNews = dead.some(({ id }) => !this.#knownDead.has(id));
    this.#knownDead = new Set(dead.map(({ id }) => id));
    if (isNews) await this.lostHandOvers.restore(lockMs);
  }
}
