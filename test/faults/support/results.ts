import { appendFile } from 'node:fs/promises';

/** What one run of one scenario came to. */
export interface Result {
  /** The chapter of the report. */
  readonly chapter: string;
  readonly fault: string;
  readonly done: string;
  readonly passed: boolean;
  readonly accepted: number;
  readonly completed: number;
  readonly dead: number;
  readonly effects: number;
  readonly doubled: number;
  readonly lost: number;
  readonly providerCalls: number;
  readonly uncertain: number;
  /** Slots of schedules that have fired, each once. */
  readonly slots: number;
  /** From the end of the last fault until every job had ended, in ms. */
  readonly recoveryMs: number;
  readonly durationMs: number;
  readonly versions: { readonly postgres: string; readonly redis: string };
}

/** Adds the result to the file that the script named, if it did: the report is made of it. */
export async function record(result: Result): Promise<void> {
  const file = process.env['FAULTS_RESULTS'];
  if (file) await appendFile(file, `${JSON.stringify(result)}\n`);
}
