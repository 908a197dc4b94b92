import { BootFault } from '../../errors/index.js';
import type { DeclaredQueue } from '../declare/job-catalog.js';

/**
 * The queues that this process works on: the wanted ones, or all.
 *
 * @throws BootFault when one of `wanted` is none of them.
 */
export function workedQueues(
  catalog: ReadonlyMap<string, DeclaredQueue>,
  wanted: readonly string[] | undefined,
): readonly DeclaredQueue[] {
  if (!wanted) return [...catalog.values()];
  return [...new Set(wanted)].map((name) => {
    const declared = catalog.get(name);
    if (declared) return declared;
    const known = [...catalog.keys()].sort().join(', ');
    throw new BootFault(`WORKER_QUEUES names a queue "${name}" that nothing declares. The queues are: ${known}.`);
  });
}
