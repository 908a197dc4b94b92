import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../database/index.js';

const PATIENCE_MS = 30_000;
const POLL_MS = 20;

/** Waits until `look` gives something; says what it waited for when it does not come. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${PATIENCE_MS} ms for ${what}, in vain.`);
    await sleep(POLL_MS);
  }
}

export interface JobRow extends Record<string, unknown> {
  id: string;
  state: string;
  epoch: number;
  run: number;
  attempt: number;
  losses: number;
  result: unknown;
  error: { code: string; message: string } | null;
  finished_at: Date | null;
  dedup_open: boolean;
}

/** The row of a job, as the record has it. */
export async function jobRow(database: Database, id: string): Promise<JobRow | undefined> {
  const [row] = await database.query<JobRow>('select * from haat.jobs where id = $1', [id]);
  return row;
}

/** Waits until the job is in one of the states; returns its row. */
export function untilState(database: Database, id: string, states: readonly string[]): Promise<JobRow> {
  return until(`job ${id} to be ${states.join(' or ')}`, async () => {
    const row = await jobRow(database, id);
    return row && states.includes(row.state) ? row : undefined;
  });
}
