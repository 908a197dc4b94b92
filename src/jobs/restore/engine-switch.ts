import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { Database, type Transaction } from '../../database/index.js';
import { BootFault } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import type { Milliseconds } from '../declare/durations.js';
import { JobEngine } from '../engine/job-engine.js';
import { ProcessIdentity } from '../process-identity.js';

/** Handing back everything that the other engine held is more than a request's worth of work. */
const TIMEOUT_MS = 60_000;

/** Of processes that start together one decides, and the next one sees what it has decided. */
const ONE_AT_A_TIME = 'lock table haat.kernel_state in exclusive mode';

const ENGINE = 'select engine from haat.kernel_state';

const LIVE_ON_ANOTHER = `
  select id, host, role, engine from haat.processes
  where engine <> $1 and id <> $2 and seen_at > haat.haat_now() - $3::bigint * interval '1 ms'
  order by seen_at desc limit 1`;

const SIGN_ON = `
  insert into haat.processes (id, host, role, engine, seen_at) values ($1, $2, $3, $4, haat.haat_now())
  on conflict (id) do update set seen_at = excluded.seen_at, engine = excluded.engine`;

const SET_ENGINE = `
  with former as (delete from haat.kernel_state where engine <> $1)
  insert into haat.kernel_state (engine) values ($1) on conflict (engine) do nothing`;

/** What runs is not touched: its worker ends it, or is found dead. */
const TAKE_BACK = `
  update haat.jobs j set state = 'pending', epoch = j.epoch + 1, handed_at = null
  from (select id from haat.jobs where state = 'queued' order by id for update) as open
  where j.id = open.id
  returning j.id`;

type Kind = 'redis' | 'postgres';
type LiveRow = { id: string; host: string; role: string; engine: Kind };

/** All processes of a deployment use the same engine; changing it takes back what the former one held. */
@Injectable()
export class EngineSwitch {
  readonly #log: Log = logOf('Restore');

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly self: ProcessIdentity,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Makes this process's engine the deployment's, and signs the process on in the same transaction.
   *
   * @throws BootFault when a live process uses another engine: the two would hand the same jobs to different workers.
   */
  async settle(): Promise<void> {
    const mine = this.engine.kind;
    const { former, taken } = await this.database.transaction((tx) => this.#settleIn(tx, mine), {
      timeoutMs: TIMEOUT_MS,
    });
    if (former === undefined || former === mine) return;
    this.#log.warn(
      { former, engine: mine, jobs: taken },
      'The queues run on another engine than before; what the former one held is handed over again',
    );
  }

  async #settleIn(tx: Transaction, mine: Kind): Promise<{ former: Kind | undefined; taken: number }> {
    await tx.query(ONE_AT_A_TIME);
    const { lockMs } = this.config.jobs;
    const [other] = await tx.query<LiveRow>(LIVE_ON_ANOTHER, [mine, this.self.id, lockMs]);
    if (other) throw onAnotherEngine(other, mine, lockMs);
    const [state] = await tx.query<{ engine: Kind }>(ENGINE);
    const taken = state && state.engine !== mine ? await tx.query(TAKE_BACK) : [];
    await tx.query(SET_ENGINE, [mine]);
    await tx.query(SIGN_ON, [this.self.id, this.self.host, this.self.role, mine]);
    return { former: state?.engine, taken: taken.length };
  }
}

const NAMES: Readonly<Record<Kind, string>> = { redis: 'Redis', postgres: 'PostgreSQL' };

function onAnotherEngine({ host, role, engine }: LiveRow, mine: Kind, lockMs: Milliseconds): BootFault {
  return new BootFault(
    `The queues of this database run on ${NAMES[engine]} in a live process (role "${role}" on host "${host}"), and this ` +
      `process is set to ${NAMES[mine]}. Give all processes the same REDIS_URL, or, to change the engine, stop the others ` +
      `first; one that was killed counts as live for another ${lockMs / 1000} s.`,
  );
}
