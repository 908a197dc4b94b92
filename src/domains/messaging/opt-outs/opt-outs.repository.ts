import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../database/index.js';
import type { TemplateCategory } from '../../../database/schema/messaging-sending.js';

/** A person who wants no templates of a category. */
export interface OptOut {
  /** E.164. */
  readonly recipient: string;
  readonly category: TemplateCategory;
  /** The message by which we learned it. */
  readonly messageId: string | null;
  readonly at: Date;
}

const COLUMNS = `recipient, category, message_id as "messageId", at`;

const LIST = `
  select ${COLUMNS} from haat.message_suppressions where $1::text is null or recipient > $1 order by recipient limit $2`;

const DELETE = `delete from haat.message_suppressions where recipient = $1 returning ${COLUMNS}`;

/** The SQL of people who want no templates of a category; it decides nothing. */
@Injectable()
export class OptOutsRepository {
  constructor(private readonly database: Database) {}

  /** By number, from the one after `afterRecipient` on. */
  list(afterRecipient: string | undefined, limit: number): Promise<OptOut[]> {
    return this.database.query<OptOut & Record<string, unknown>>(LIST, [afterRecipient ?? null, limit]);
  }

  /** What was deleted, if there was anything. */
  async delete(sql: Sql, recipient: string): Promise<OptOut | undefined> {
    const [row] = await sql.query<OptOut & Record<string, unknown>>(DELETE, [recipient]);
    return row;
  }
}
