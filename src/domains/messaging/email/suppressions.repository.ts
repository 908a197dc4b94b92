import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { storableText } from '../../../jobs/index.js';

/** An address that gets no mail any more, and why. */
export interface EmailSuppression {
  /** In small letters. */
  readonly address: string;
  /** Of the refusal, such as `smtp_550`. */
  readonly code: string;
  readonly reason: string;
  /** The mail that was refused. */
  readonly messageId: string;
  readonly at: Date;
}

const COLUMNS = `address, code, reason, message_id as "messageId", at`;

const LIST = `
  select ${COLUMNS} from haat.email_suppressions
  where ($1::text is null or address = lower($1)) and ($2::text is null or address > $2) order by address limit $3`;

/** The first refusal is kept: who is suppressed is not asked again. */
const INSERT = `
  insert into haat.email_suppressions (address, code, reason, message_id, at)
  values (lower($1), $2, $3, $4, haat.haat_now()) on conflict do nothing`;

const DELETE = `delete from haat.email_suppressions where address = lower($1) returning ${COLUMNS}`;

/** The SQL of suppressed addresses. Capitals make no other address: hardly any server tells them apart. */
@Injectable()
export class SuppressionsRepository {
  constructor(private readonly database: Database) {}

  /** @param address that one only */
  async list(
    address: string | undefined,
    afterAddress: string | undefined,
    limit: number,
  ): Promise<EmailSuppression[]> {
    return this.database.query<Row>(LIST, [address ?? null, afterAddress ?? null, limit]);
  }

  async insert(sql: Sql, address: string, messageId: string, { code, message }: StoredError): Promise<void> {
    await sql.query(INSERT, [address, code, storableText(message), messageId]);
  }

  /** What was deleted, if there was anything. */
  async delete(sql: Sql, address: string): Promise<EmailSuppression | undefined> {
    const [row] = await sql.query<Row>(DELETE, [address]);
    return row;
  }
}

type Row = EmailSuppression & Record<string, unknown>;
