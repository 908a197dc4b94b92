import type { DeclaredQueue } from '../declare/job-catalog.js';
import type { Policies } from '../policy/policies.js';

/** By each name of a job, how many attempts its policy in force gives it: a retried job begins anew. */
export function freshAttempts(
  { jobsByEveryName }: DeclaredQueue,
  policies: Policies,
): Readonly<Record<string, number>> {
  return Object.fromEntries([...jobsByEveryName].map(([name, job]) => [name, policies.ofJob(job).attempts.value]));
}
