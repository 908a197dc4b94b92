import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../../database/index.js';

/** What an operator did, and what it changed. */
export interface AuditEntry {
  /** Name of the API key that asked for it. */
  readonly actor: string;
  /** `subject.verb`, such as `queue.pause` or `job.retry`. */
  readonly action: string;
  readonly queue?: string;
  readonly jobId?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const INSERT = `
  insert into haat.audit (id, at, actor, action, queue, job_id, before, after)
  select r.id, haat.haat_now(), r.actor, r.action, r.queue, r."jobId", r.before, r.after
  from json_to_recordset($1::json)
    as r(id uuid, actor text, action text, queue text, "jobId" uuid, before jsonb, after jsonb)`;

/** Writes down operators' actions in the transaction that does them: there is no action without its entry. */
export async function audit(tx: Transaction, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(INSERT, [JSON.stringify(entries.map((entry) => ({ id: uuidv7(), ...entry })))]);
}
