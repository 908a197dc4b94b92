import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { Database } from '../../database/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { SettingsSync } from '../control/settings-sync.js';
import { DispatchWindow } from '../dispatch/dispatch-window.js';
import { JobEngine } from '../engine/job-engine.js';
import { KERNEL_TIMING, type KernelTiming } from '../kernel-timing.js';
import { ProcessIdentity } from '../process-identity.js';
import { ActiveRuns } from '../run/active-runs.js';
import { Superseded } from '../run/outcomes.js';

const BEAT = `
  insert into haat.processes (id, host, role, engine, seen_at) values ($1, $2, $3, $4, haat.haat_now())
  on conflict (id) do update set seen_at = excluded.seen_at, engine = excluded.engine`;

const MINE = `select id as "jobId", epoch, run from haat.jobs where worker = $1 and state = 'active'`;

/** Rows that are active in our name though we do not run them: a claim whose answer was lost. */
const GIVE_BACK = `
  update haat.jobs j set state = 'pending', epoch = j.epoch + 1, worker = null, handed_at = null
  from (select j.id from haat.jobs j join unnest($2::uuid[], $3::int[]) as r(id, run) on j.id = r.id and j.run = r.run
        where j.worker = $1 and j.state = 'active' order by j.id for update of j) as orphan
  where j.id = orphan.id`;

const SIGN_OFF = `delete from haat.processes where id = $1`;

type ActiveRow = { jobId: string; epoch: number; run: number };

/** Says every two seconds that this process lives, and learns what others have decided about its queues and runs. */
@Injectable()
export class Heartbeat {
  readonly #log: Log = logOf('Heartbeat');
  #unbrokenSince: number | undefined;
  #lastBeat = 0;

  constructor(
    private readonly database: Database,
    private readonly self: ProcessIdentity,
    private readonly engine: JobEngine,
    private readonly active: ActiveRuns,
    private readonly settings: SettingsSync,
    private readonly window: DispatchWindow,
    @Inject(CONFIG) private readonly config: AppConfig,
    @Inject(KERNEL_TIMING) private readonly timing: KernelTiming,
  ) {}

  /** For how long the beats of this process have come without a gap, in ms: only such a process may judge others. */
  get unbrokenForMs(): number {
    return this.#unbrokenSince === undefined ? 0 : performance.now() - this.#unbrokenSince;
  }

  async beat(): Promise<void> {
    const { id, host, role } = this.self;
    await this.database.query(BEAT, [id, host, role, this.engine.kind]);
    const now = performance.now();
    if (this.#unbrokenSince === undefined || now - this.#lastBeat > this.#gapMs) this.#unbrokenSince = now;
    this.#lastBeat = now;
    await this.#compareRuns();
    await this.settings.refresh();
    await this.window.reload();
  }

  /** Beats this far apart mean that the process was away: frozen, or without the database. */
  get #gapMs(): number {
    return Math.max(this.timing.heartbeatMs * 2, this.config.jobs.lockMs / 2);
  }

  async signOff(): Promise<void> {
    await this.database.query(SIGN_OFF, [this.self.id]);
  }

  /** What we hold is noted before the record is read: a run that ends in between is not mistaken for a lost one. */
  async #compareRuns(): Promise<void> {
    const held = this.active.list();
    const claimedBefore = this.active.claiming();
    const rows = await this.database.query<ActiveRow>(MINE, [this.self.id]);
    const recorded = new Set(rows.map(tokenOf));
    for (const { run, controller, phase } of held) {
      if (phase !== 'running' || recorded.has(tokenOf(run)) || !this.active.list().some((still) => still.run === run))
        continue;
      controller.abort(new Superseded(run.jobId));
    }
    // While a job is being claimed its row may be active without being listed here; the next beat looks again.
    const claiming = new Set([...claimedBefore, ...this.active.claiming()]);
    const known = new Set([...held, ...this.active.list()].map(({ run }) => tokenOf(run)));
    const orphans = rows.filter((row) => !known.has(tokenOf(row)) && !claiming.has(row.jobId));
    if (orphans.length === 0) return;
    this.#log.warn(
      { jobs: orphans.length },
      'Jobs were active in our name without a run here; they are handed over again',
    );
    await this.database.query(GIVE_BACK, [
      this.self.id,
      orphans.map(({ jobId }) => jobId),
      orphans.map(({ run }) => run),
    ]);
  }
}

const tokenOf = ({ jobId, epoch, run }: ActiveRow): string => `${jobId}.${epoch}.${run}`;
