/**
 * Does one batch after the other until nothing is left to do, and returns how much was done in all.
 *
 * @param signal ends it between two batches, with its reason
 * @param batch does one, and returns how much that was
 */
export async function inBatches(signal: AbortSignal, batch: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let done = 1; done > 0; sum += done) {
    signal.throwIfAborted();
    done = await batch();
  }
  return sum;
}
