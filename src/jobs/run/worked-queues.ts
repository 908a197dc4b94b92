import { BootFault } from '../../errors/index.js';
import type { DeclaredQueue, JobCatalog } from '../declare/job-catalog.js';

/**
 * The queues that this process works on: the wanted ones, by name or alias, or all.
 *
 * @throws BootFault when one of `wanted` is none of them.
 */
export function workedQueues(
  catalog: Pick<JobCatalog, 'queues' | 'resolveQueue'>,
  wanted: readonly string[] | undefined,
): readonly DeclaredQueue[] {
  if (!wanted) return [...catalog.queues().values()];
  const found = wanted.map((name) => {
    const declared = catalog.resolveQueue(name);
    if (declared) return declared;
    const known = [...catalog.queues().keys()].sort().join(', ');
    throw new BootFault(`WORKER_QUEUES names a queue "${name}" that nothing declares. The queues are: ${known}.`);
  });
  return [...new Set(found)];
}
