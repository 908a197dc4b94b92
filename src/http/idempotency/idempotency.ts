import { Inject, Injectable, Optional } from '@nestjs/common';
import { Database, type Transaction } from '../../database/index.js';
import type { StoredAnswer } from '../../database/schema/index.js';
import { codeOf } from '../../errors/index.js';
import { BusinessKeys } from '../../jobs/index.js';
import type { Answer } from './answer.js';
import { fingerprint, type HashKeys, isFingerprintOf } from './fingerprint.js';
import { IdempotencyKeyInUse, IdempotencyKeyReused } from './idempotency.errors.js';
import {
  claimKey,
  deleteExpiredKeys,
  type KeyRow,
  lockKey,
  storeAnswer,
  takeOverKey,
} from './idempotency.repository.js';
import type { IdempotentRequest } from './idempotent-request.js';
import { OneAtATime } from './one-at-a-time.js';

/** What a handler does for a request; with a transaction, its effects and the key's record are one commit. */
type Work<Body> = (tx: Transaction | undefined) => Promise<Answer<Body>>;

const REPLAYED_HEADER = 'idempotency-replayed';

/** PostgreSQL's code for a statement that was cancelled because it took too long: here, it waited for another row. */
const STATEMENT_TIMED_OUT = '57014';

const DELETE_BATCH = 5_000;

/** Carries out a request once, however often it is repeated under the same `Idempotency-Key`. */
@Injectable()
export class Idempotency {
  /** Repeats wait here, and not each on a connection of its own, while the first is under way in this process. */
  readonly #queue = new OneAtATime();

  /** @param keys absent only where there is no kernel, which brings them */
  constructor(
    @Inject(Database) private readonly database: Database,
    @Optional() @Inject(BusinessKeys) private readonly keys?: HashKeys,
  ) {}

  /**
   * Runs `work` and sends its status and headers with the reply; a repeat gets those of the first instead.
   *
   * @returns the body, for the handler to return
   */
  async answer<Body>(request: IdempotentRequest, work: Work<Body>): Promise<Body> {
    const { status, headers, body, replayed } = await this.run(request, work);
    request.reply.status(status).headers(headers);
    if (replayed) request.reply.header(REPLAYED_HEADER, 'true');
    return body;
  }

  /**
   * Without a key, `work` gets no transaction and runs as though this were not here. With one it must do all of its
   * writing in the transaction; when it throws, nothing is kept and a repeat runs it again.
   *
   * @throws IdempotencyKeyReused when the key came before with another body or route
   * @throws IdempotencyKeyInUse when the first request is under way in another process for longer than a repeat waits
   */
  async run<Body>(
    request: IdempotentRequest,
    work: Work<Body>,
  ): Promise<Answer<Body> & { readonly replayed: boolean }> {
    const { key, owner, route, body } = request;
    if (key === undefined) return { ...(await work(undefined)), replayed: false };
    const row: KeyRow = { owner, key, route, bodyHash: fingerprint(body, this.keys) };
    const isSameBody = (known: string): boolean => isFingerprintOf(body, known, this.keys);
    return this.#queue.run(`${owner}\n${key}`, () =>
      this.database.transaction(async (tx) => {
        const earlier = await earlierAnswer(tx, row, isSameBody);
        // The route and the body are those of the first request, and so is the type of its answer.
        if (earlier) return { ...(earlier as Answer<Body>), replayed: true };
        const first = await work(tx);
        await storeAnswer(tx, row, first);
        return { ...first, replayed: false };
      }),
    );
  }

  /** Deletes the keys whose time is over, in batches, so that no statement is long. Returns how many there were. */
  async deleteExpired(): Promise<number> {
    let total = 0;
    for (;;) {
      const deleted = await deleteExpiredKeys(this.database, DELETE_BATCH);
      total += deleted;
      if (deleted < DELETE_BATCH) return total;
    }
  }
}

/** The answer that was given under the key; none when the key is now ours. */
async function earlierAnswer(
  tx: Transaction,
  row: KeyRow,
  isSameBody: (known: string) => boolean,
): Promise<StoredAnswer | undefined> {
  for (;;) {
    if (await claimed(tx, row)) return undefined;
    const held = await lockKey(tx, row);
    // Deleted between the two statements, because its time was over.
    if (!held) continue;
    if (held.isExpired || held.answer === null) {
      await takeOverKey(tx, row);
      return undefined;
    }
    if (held.route !== row.route) throw new IdempotencyKeyReused('route');
    if (!isSameBody(held.bodyHash)) throw new IdempotencyKeyReused('body');
    return held.answer;
  }
}

/** While another transaction holds the same key uncommitted, this waits for it to end. */
async function claimed(tx: Transaction, row: KeyRow): Promise<boolean> {
  try {
    return await claimKey(tx, row);
  } catch (error) {
    throw codeOf(error) === STATEMENT_TIMED_OUT ? new IdempotencyKeyInUse({ cause: error }) : error;
  }
}
