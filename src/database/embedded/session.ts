import type { PGlite } from '@electric-sql/pglite';
import { codeOf, messageOf } from '../../errors/index.js';
import { DatabaseStopped } from './pool-errors.js';
import { nextTurn, nowMs } from './real-time.js';
import { StatementCache, UNNAMED } from './statement-cache.js';
import type { Statement } from './statement.js';
import {
  decodeReply,
  encodeExtended,
  encodeForget,
  encodeSimple,
  type Reply,
  type Result,
  type Sending,
} from './wire-protocol.js';

/** PostgreSQL runs on the event loop: after this long, timers and sockets get their turn before the next statement. */
const LONGEST_WITHOUT_TURN_MS = 5;

/** "cached plan must not change result type", and "prepared statement does not exist". */
const STALE_STATEMENT = new Set(['0A000', '26000']);

/** After these what was prepared may no longer fit, or is gone. */
const FORGETS_STATEMENTS = new Set(['ALTER', 'DROP', 'DISCARD', 'DEALLOCATE']);

/**
 * The one session of an embedded PostgreSQL. Statements are run one at a time: the caller holds the turn.
 */
export class Session {
  readonly #statements = new StatementCache();
  #status = 'I';
  #stopped: DatabaseStopped | undefined;
  #lastTurnMs = 0;

  /** @param onStopped is told once, when PostgreSQL has failed for good. */
  constructor(
    private readonly db: PGlite,
    private readonly onStopped: (error: DatabaseStopped) => void,
  ) {}

  /** Whether a transaction is open, be it a failed one. */
  get inTransaction(): boolean {
    return this.#status !== 'I' && !this.#stopped;
  }

  /** @returns one result, or a list where the text had several statements, as node-postgres does. */
  async run(statement: Statement): Promise<Result | Result[]> {
    if (this.#stopped) throw this.#stopped;
    await this.#yield();
    const reply =
      statement.values.length > 0
        ? await this.#extended(statement)
        : await this.#exchange(encodeSimple(statement.text), statement);
    if (reply.error) throw reply.error;
    await this.#forgetAfter(reply, statement);
    const [only, ...more] = reply.results;
    if (!only) throw this.#stop('an answer without a result');
    return more.length > 0 ? [only, ...more] : only;
  }

  async #extended(statement: Statement): Promise<Reply> {
    const sending = this.#statements.sending(statement.text);
    const reply = await this.#bind(statement, sending);
    if (!reply.error) return reply;
    if (sending.parse) {
      if (!reply.parsed) this.#statements.drop(statement.text);
      return reply;
    }
    if (!STALE_STATEMENT.has(codeOf(reply.error) ?? '')) return reply;
    this.#statements.drop(statement.text);
    await this.#exchange(encodeForget(sending.name), statement);
    // Inside a transaction the failure has already ended it, and only the caller can begin again.
    return this.inTransaction ? reply : this.#bind(statement, UNNAMED);
  }

  async #bind(statement: Statement, sending: Sending): Promise<Reply> {
    const reply = await this.#exchange(encodeExtended(statement, sending), statement);
    if (!reply.error && !reply.bound) throw this.#stop('an answer to another question');
    return reply;
  }

  /**
   * One round trip. PGlite answers an exception in its WebAssembly (the stack is used up, the disk is full where the
   * log is written) with half an answer, and to whatever follows with nonsense or never: nothing is sent after that.
   */
  async #exchange(message: Uint8Array, statement: Statement): Promise<Reply> {
    let received;
    try {
      received = await this.db.execProtocolStream(message, { syncToFs: false, throwOnError: false });
    } catch (error) {
      throw this.#stop(messageOf(error), error);
    }
    const reply = decodeReply(received, statement);
    if (reply.status === undefined) throw this.#stop(reply.error?.message ?? 'an answer without an end', reply.error);
    this.#status = reply.status;
    return reply;
  }

  async #forgetAfter({ results }: Reply, statement: Statement): Promise<void> {
    if (this.#statements.size === 0) return;
    if (!results.some(({ command }) => command !== null && FORGETS_STATEMENTS.has(command))) return;
    this.#statements.clear();
    await this.#exchange(encodeSimple('DEALLOCATE ALL'), statement);
  }

  /** PGlite answers within microtasks: without this a backlog of statements would starve the process. */
  async #yield(): Promise<void> {
    if (nowMs() - this.#lastTurnMs <= LONGEST_WITHOUT_TURN_MS) return;
    await nextTurn();
    this.#lastTurnMs = nowMs();
  }

  #stop(reason: string, cause?: unknown): DatabaseStopped {
    if (!this.#stopped) {
      this.#stopped = new DatabaseStopped(reason, { cause });
      this.onStopped(this.#stopped);
    }
    return this.#stopped;
  }
}
