import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../database/index.js';

/** What a mail was sent as last, when it was sent more than once. */
const FIND = `
  select d.body from haat.sandbox_deliveries d join haat.messages m on m.id = d.message_id and m.channel = 'email'
  where d.message_id = $1 order by d.id desc limit 1`;

/** The SQL of what the sandbox has "sent". */
@Injectable()
export class SandboxMailsRepository {
  /** The sealed mail, if the sandbox has it. */
  async find(sql: Sql, messageId: string): Promise<string | undefined> {
    const [row] = await sql.query<{ body: string }>(FIND, [messageId]);
    return row?.body;
  }
}
