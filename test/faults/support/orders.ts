import type { Order } from '../program/protocol.js';
import type { Random } from './random.js';

/** How an accepted order must end. */
export interface Ending {
  readonly state: 'completed' | 'dead';
  readonly code?: string;
  /** Attempts that its handler spends, neither more nor fewer. */
  readonly failures: number;
}

const COMPLETED: Ending = { state: 'completed', failures: 0 };

export function endingOf({ what }: Order): Ending {
  switch (what.job) {
    case 'permanent':
      return { state: 'dead', code: 'hopeless', failures: 1 };
    case 'killer':
      return { state: 'dead', code: 'lost_worker', failures: 1 };
    case 'flaky':
      return { ...COMPLETED, failures: what.payload.failures };
    default:
      return COMPLETED;
  }
}

/** A mixture of everything that jobs do, half of it plain database effects. */
export function mixedOrder(random: Random): Order {
  const roll = random.next();
  if (roll < 0.5) return { what: { job: 'effect', payload: {} }, ...keyOrDelay(random) };
  if (roll < 0.62) return { what: { job: 'provider', payload: {} } };
  if (roll < 0.72) return { what: { job: 'flaky', payload: { failures: random.between(1, 2) } } };
  if (roll < 0.82) return { what: { job: 'slow', payload: { ms: random.between(20, 200) } } };
  if (roll < 0.88) return { what: { job: 'later', payload: {} } };
  if (roll < 0.94) return { what: { job: 'chain', payload: { children: random.between(1, 3) } } };
  return { what: { job: 'permanent', payload: {} } };
}

/** Some carry a deduplication key out of a few, so that they meet; some wait a little. */
function keyOrDelay(random: Random): Pick<Order, 'deduplicationKey' | 'delayMs'> {
  const roll = random.next();
  if (roll < 0.15) return { deduplicationKey: `key ${random.between(1, 20)}` };
  if (roll < 0.4) return { delayMs: random.between(100, 4_000) };
  return {};
}
