import { AsyncLocalStorage } from 'node:async_hooks';
import { QueryOutsideTransaction } from './database.errors.js';

/** Whether the current flow of control is inside a transaction; set to false when it ends, for what outlives it. */
const current = new AsyncLocalStorage<{ open: boolean }>();

/** @throws QueryOutsideTransaction when the current flow of control holds a transaction open. */
export function refuseInsideTransaction(): void {
  if (current.getStore()?.open) throw new QueryOutsideTransaction();
}

/** Runs `work` marked as being inside a transaction until it ends. */
export async function insideTransaction<T>(work: () => Promise<T>): Promise<T> {
  const mark = { open: true };
  try {
    return await current.run(mark, work);
  } finally {
    mark.open = false;
  }
}

/** Runs `work` as though no transaction were open around it; for effects after the commit. */
export function outsideTransaction<T>(work: () => T): T {
  return current.exit(work);
}
