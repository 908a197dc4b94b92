import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';

/** One operator's action, with what it changed. */
export interface AuditView {
  readonly id: string;
  readonly at: Date;
  /** Name of the API key that asked for it. */
  readonly actor: string;
  readonly action: string;
  readonly queue: string | null;
  readonly jobId: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** What is left out does not restrict. */
export interface AuditFilter {
  readonly queue?: string | undefined;
  readonly jobId?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** After which entry a page begins; `position` is the moment as PostgreSQL writes it, with its microseconds. */
export interface AuditPosition {
  readonly position: string;
  readonly id: string;
}

const LIST = `
  select id, at, at::text as position, actor, action, queue, job_id as "jobId", before, after
  from haat.audit
  where ($1::text is null or queue = $1) and ($2::uuid is null or job_id = $2) and ($3::text is null or actor = $3)
    and ($4::text is null or action = $4) and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6)
    and ($7::timestamptz is null or (at, id) < ($7, $8::uuid))
  order by at desc, id desc limit $9`;

@Injectable()
export class AuditReader {
  constructor(private readonly database: Database) {}

  /** Newest first, from the entry before `after` on. */
  async list(
    { queue, jobId, actor, action, since, until }: AuditFilter,
    after: AuditPosition | undefined,
    limit: number,
  ): Promise<readonly (AuditView & AuditPosition)[]> {
    const filters = [queue, jobId, actor, action, since, until].map((filter) => filter ?? null);
    const values = [...filters, after?.position ?? null, after?.id ?? null, limit];
    return this.database.query<AuditView & AuditPosition & Record<string, unknown>>(LIST, values);
  }
}
