import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { DeadLetterView } from '../dead-letters/dead-letter-view.js';
import type { Milliseconds } from '../declare/durations.js';
import { audit } from './audit-trail.js';

/**
 * What can be cleaned: `failed` and `dead` are the dead jobs, `delayed` those that wait for a later time, `pending` all that wait
 * in PostgreSQL. What has ended otherwise is history, and goes by its retention.
 */
export const CLEANABLE = ['failed', 'dead', 'delayed', 'pending'] as const;
export type CleanableState = (typeof CLEANABLE)[number];

/** Jobs changed in one transaction. */
const CHUNK = 1_000;

const DEAD = `state = 'dead' and finished_at <= (select haat.haat_now() - $2::bigint * interval '1 ms') order by finished_at, id`;

/** The age of a dead job counts from its death, that of a waiting one from its acceptance. */
const OLD_ENOUGH: Readonly<Record<CleanableState, string>> = {
  failed: DEAD,
  dead: DEAD,
  delayed: `state = 'pending' and run_at > haat.haat_now()
    and created_at <= haat.haat_now() - $2::bigint * interval '1 ms' order by created_at, id`,
  pending: `state = 'pending' and created_at <= haat.haat_now() - $2::bigint * interval '1 ms' order by created_at, id`,
};

const choose = (state: CleanableState): string =>
  `select id from haat.jobs where queue = $1 and ${OLD_ENOUGH[state]} limit $3`;

/** A job that has begun to run, or was retried, since it was chosen is left alone. */
const CANCEL = `
  update haat.jobs j set state = 'cancelled', finished_at = haat.haat_now(), dedup_open = false,
    error = jsonb_build_object('code', 'discarded', 'message', 'cleaned')
  from (select id from haat.jobs where id = any($1::uuid[]) and state = $2 order by id for update) as chosen
  where j.id = chosen.id
  returning j.id`;

export interface CleanRequest {
  readonly state: CleanableState;
  /** Jobs at most. */
  readonly limit: number;
  readonly olderThanMs: Milliseconds;
}

/** Puts jobs away in bulk, oldest first: they become `cancelled` with the note `cleaned`. */
@Injectable()
export class QueueCleaning {
  readonly #log: Log = logOf('Control');

  constructor(
    private readonly database: Database,
    private readonly view: DeadLetterView,
  ) {}

  /** Returns how many jobs it has put away. */
  async clean(queue: string, request: CleanRequest, actor: string): Promise<number> {
    let cleaned = 0;
    while (cleaned < request.limit) {
      const chosen = await this.#choose(queue, request, Math.min(CHUNK, request.limit - cleaned));
      if (chosen.length === 0) break;
      cleaned += await this.#cancel(queue, request, chosen, actor);
    }
    this.#log.info({ queue, jobs: cleaned, state: request.state, actor }, `[${queue}] Queue cleaned`);
    return cleaned;
  }

  async #choose(queue: string, { state, olderThanMs }: CleanRequest, limit: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(choose(state), [queue, olderThanMs, limit]);
    return rows.map(({ id }) => id);
  }

  async #cancel(queue: string, request: CleanRequest, chosen: readonly string[], actor: string): Promise<number> {
    const before = request.state === 'failed' || request.state === 'dead' ? 'dead' : 'pending';
    const ids = await this.database.transaction(async (tx) => {
      const rows = await tx.query<{ id: string }>(CANCEL, [chosen, before]);
      const done = rows.map(({ id }) => id);
      const after = { state: 'cancelled', note: 'cleaned', request, jobs: done.length, ids: done };
      if (done.length > 0) await audit(tx, [{ actor, action: 'queue.clean', queue, before: { state: before }, after }]);
      return done;
    });
    if (before === 'dead' && ids.length > 0) this.view.changed(queue, ids);
    return ids.length;
  }
}
