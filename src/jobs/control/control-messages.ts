import { Injectable } from '@nestjs/common';

/** What one process tells the others. A message that is lost costs time only: each heartbeat looks at the record. */
export type ControlMessage =
  | { readonly kind: 'job_cancelled'; readonly jobId: string }
  | { readonly kind: 'queue_changed'; readonly queue: string };

type Listener = (message: ControlMessage) => void;

/** Tells every process of this deployment, this one among them, at once what an operator has changed. */
@Injectable()
export class ControlMessages {
  readonly #listeners = new Set<Listener>();

  subscribe(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /** To be called after the commit of the change. */
  async publish(message: ControlMessage): Promise<void> {
    for (const listener of this.#listeners) listener(message);
  }
}
