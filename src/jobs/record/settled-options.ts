import type { Sql } from '../../database/index.js';
import type { Priority } from '../declare/priority.js';
import type { EnqueueOptions } from './enqueue-options.js';

interface SettledRow extends Record<string, unknown> {
  readonly owner: string | null;
  readonly priority: Priority;
  readonly attempts: number;
  readonly expiresAt: Date | null;
  readonly policy: Pick<EnqueueOptions, 'backoff' | 'keepCompleted' | 'keepFailed'> | null;
}

const SETTLED = `
  select owner, priority, max_attempts as attempts, expires_at as "expiresAt", policy from haat.jobs where id = $1`;

/** What was settled for a job when it was recorded; nothing for one that there is not. */
export async function settledOptions(sql: Sql, jobId: string): Promise<EnqueueOptions> {
  const [row] = await sql.query<SettledRow>(SETTLED, [jobId]);
  if (!row) return {};
  const { owner, priority, attempts, expiresAt, policy } = row;
  return {
    priority,
    attempts,
    ...(owner !== null && { owner }),
    ...(expiresAt && { expiresAt }),
    ...policy,
  };
}
