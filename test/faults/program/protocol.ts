/* What a test and the program that it breaks say to each other, over the channel between parent and child. */

/** A job to be enqueued. */
export type JobOrder =
  | { readonly job: 'effect' | 'provider' | 'later' | 'permanent' | 'killer'; readonly payload: object }
  | { readonly job: 'flaky'; readonly payload: { readonly failures: number } }
  | { readonly job: 'slow'; readonly payload: { readonly ms: number } }
  | { readonly job: 'chain'; readonly payload: { readonly children: number } }
  | { readonly job: 'zombie'; readonly payload: { readonly entered: string; readonly release: string } };

export interface Order {
  readonly what: JobOrder;
  readonly delayMs?: number;
  readonly deduplicationKey?: string;
}

export type Command =
  | { readonly do: 'enqueue'; readonly orders: readonly Order[]; readonly inOneTransaction: boolean }
  | { readonly do: 'query'; readonly text: string; readonly values: readonly unknown[] }
  | { readonly do: 'move clock'; readonly ms: number };

/** An order whose job is recorded and committed: the promise holds from here on. */
export interface Acceptance {
  /** Which of the orders. */
  readonly index: number;
  readonly jobId: string;
  readonly outcome: 'created' | 'deduplicated';
}

export interface Refusal {
  readonly kind: string;
  readonly code: string;
}

export interface EnqueueAnswer {
  readonly accepted: readonly Acceptance[];
  readonly refused: readonly Refusal[];
}

export interface Request {
  readonly id: number;
  readonly command: Command;
}

export type Message =
  | { readonly ready: true }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
