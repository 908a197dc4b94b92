import { Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Database, outsideTransaction } from '../../database/index.js';
import { messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { answered } from '../engine/answered.js';
import { chunksOf } from '../engine/chunks.js';
import { JobEngine } from '../engine/job-engine.js';
import { DEAD_LETTER_COLUMNS, DEAD_LETTER_NAME, type DeadLetter, deadLetterQueueOf } from './dead-letter.js';

/** Dead letters of a queue that the engine shows; PostgreSQL has them all. */
export const SHOWN = 1_000;

/** A view this much too long is cut at once, and not only by the next reconciliation. */
const TOLERATED = 200;

/** In one call to the engine: payloads may be large. */
const CHUNK = 100;

const NEWEST = `
  select j.id from haat.jobs j where j.queue = $1 and j.state = 'dead'
  order by j.finished_at desc, j.id desc limit ${SHOWN}`;

/** Oldest first, as they died: so they stand in the view. */
const LETTERS = `
  select ${DEAD_LETTER_COLUMNS} from haat.jobs j
  where j.id = any($1::uuid[]) and j.queue = $2 and j.state = 'dead' order by j.finished_at, j.id`;

/**
 * The newest dead letters of each queue, standing in the engine's queue `{queue}-dlq` for dashboards to show. It is a
 * copy: the record decides, and what the engine forgets is put back.
 */
@Injectable()
export class DeadLetterView {
  readonly #log: Log = logOf('DeadLetters');
  readonly #changed = new Map<string, Set<string>>();
  #showing: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
  ) {}

  /**
   * To be told of jobs that have died, or are dead no more, once that is recorded. Nobody waits for the view; what
   * fails is put right within a minute.
   */
  changed(queue: string, jobIds: readonly string[]): void {
    const ids = this.#changed.get(queue) ?? new Set<string>();
    this.#changed.set(queue, ids);
    for (const id of jobIds) ids.add(id);
    this.#showing ??= outsideTransaction(() => this.#showChanges()).finally(() => {
      this.#showing = undefined;
    });
  }

  /** Makes the view of a queue what the record says. What stands there is read first: a death meanwhile is not undone. */
  async reconcile(queue: string): Promise<void> {
    if (!this.engine.isUp()) return;
    const view = this.#queueOf(queue);
    const shown = new Set(await answered(view.getRanges(['wait'], 0, -1)));
    const newest = (await this.database.query<{ id: string }>(NEWEST, [queue])).map(({ id }) => id);
    const wanted = new Set(newest);
    const extra = [...shown].filter((id) => !wanted.has(id));
    const missing = newest.filter((id) => !shown.has(id)).toReversed();
    await this.#remove(view, extra);
    await this.#add(view, queue, missing);
    if (extra.length + missing.length > 0)
      this.#log.info(
        { queue, added: missing.length, removed: extra.length },
        'The view of the dead letters was brought up to date',
      );
  }

  /** Waits for what is being shown. */
  async idle(): Promise<void> {
    await this.#showing;
  }

  /** In the next turn, so that changes of one moment share the calls. */
  async #showChanges(): Promise<void> {
    await new Promise(setImmediate);
    for (let next = this.#nextChanges(); next; next = this.#nextChanges()) {
      const [queue, ids] = next;
      if (!this.engine.isUp()) continue;
      try {
        await this.#show(queue, ids);
      } catch (error) {
        this.#log.warn({ queue, jobs: ids.length, error: messageOf(error) }, 'Dead letters could not be shown yet');
      }
    }
  }

  #nextChanges(): [queue: string, ids: readonly string[]] | undefined {
    for (const [queue, ids] of this.#changed) {
      this.#changed.delete(queue);
      return [queue, [...ids]];
    }
    return undefined;
  }

  async #show(queue: string, ids: readonly string[]): Promise<void> {
    const view = this.#queueOf(queue);
    // An earlier death of the same job may still stand there, and the engine ignores an id that it knows.
    await this.#remove(view, ids);
    await this.#add(view, queue, ids.slice(-SHOWN));
    if ((await answered(view.getWaitingCount())) > SHOWN + TOLERATED) await this.reconcile(queue);
  }

  async #add(view: Queue, queue: string, ids: readonly string[]): Promise<void> {
    for (const chunk of chunksOf(ids, CHUNK)) {
      const letters = await this.database.query<DeadLetter & Record<string, unknown>>(LETTERS, [chunk, queue]);
      if (letters.length === 0) continue;
      await answered(view.addBulk(letters.map(engineJobOf)));
    }
  }

  async #remove(view: Queue, ids: readonly string[]): Promise<void> {
    for (const chunk of chunksOf(ids, CHUNK)) await answered(Promise.all(chunk.map((id) => view.remove(id))));
  }

  #queueOf(queue: string): Queue {
    return this.engine.queue(deadLetterQueueOf(queue));
  }
}

const engineJobOf = (letter: DeadLetter) => ({
  name: DEAD_LETTER_NAME,
  data: letter,
  opts: { jobId: letter.originalJobId, timestamp: Date.parse(letter.failedAt) },
});
