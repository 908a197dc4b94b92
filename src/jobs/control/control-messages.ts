import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { ProcessIdentity } from '../process-identity.js';

/** What one process tells the others. A message that is lost costs time only: each heartbeat looks at the record. */
export type ControlMessage =
  | { readonly kind: 'job_cancelled'; readonly jobId: string }
  | { readonly kind: 'queue_changed'; readonly queue: string };

type Listener = (message: ControlMessage) => void;

const CHANNEL = 'haat_control';

const NOTIFY = `select pg_notify('${CHANNEL}', $1)`;

/** Tells every process of this deployment, this one among them, at once what has changed. */
@Injectable()
export class ControlMessages implements OnApplicationBootstrap {
  readonly #log: Log = logOf('Control');
  readonly #listeners = new Set<Listener>();

  constructor(
    private readonly database: Database,
    private readonly self: ProcessIdentity,
  ) {}

  onApplicationBootstrap(): void {
    this.database.listen(CHANNEL, (payload) => this.#receive(payload));
  }

  /** A listener must not throw, and does what takes long behind the caller's back. */
  subscribe(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /**
   * To be called after the commit of the change. It never fails: the others learn of the change by their next heartbeat
   * at the latest.
   */
  async publish(message: ControlMessage): Promise<void> {
    this.#deliver(message);
    if (this.database.kind === 'embedded') return;
    try {
      await this.database.query(NOTIFY, [JSON.stringify({ from: this.self.id, message })]);
    } catch (error) {
      this.#log.warn(
        { kind: message.kind, error: messageOf(error) },
        'The other processes could not be told; their heartbeats will notice',
      );
    }
  }

  #receive(payload: string): void {
    const envelope = parsed(payload);
    if (!envelope) {
      this.#log.warn({ channel: CHANNEL, length: payload.length }, 'A control message makes no sense; it is ignored');
      return;
    }
    // What we sent ourselves was delivered when it was sent.
    if (envelope.from !== this.self.id) this.#deliver(envelope.message);
  }

  #deliver(message: ControlMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}

/** Anybody with access to the database may notify, and so may a newer release with messages that this one lacks. */
function parsed(payload: string): { from: string; message: ControlMessage } | undefined {
  try {
    const { from, message } = JSON.parse(payload) ?? {};
    return typeof from === 'string' && isControlMessage(message) ? { from, message } : undefined;
  } catch {
    return undefined;
  }
}

function isControlMessage(message: unknown): message is ControlMessage {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  switch (message.kind) {
    case 'job_cancelled':
      return 'jobId' in message && typeof message.jobId === 'string';
    case 'queue_changed':
      return 'queue' in message && typeof message.queue === 'string';
    default:
      return false;
  }
}
