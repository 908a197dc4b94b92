import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';

/** $2 are ms since 1970: a moment as people may write it is not always one that PostgreSQL reads. */
const OBSTACLES = `
  select coalesce(to_timestamp($2::float8 / 1000) <= haat.haat_now(), false) as "isOver",
    (select reason from haat.email_suppressions where address = lower($1)) as suppressed`;

/** What stands against a mail at the moment when it is to be sent. */
export interface MailObstacles extends Record<string, unknown> {
  /** What it leads to is over. */
  readonly isOver: boolean;
  /** Why no mail goes to the address any more. */
  readonly suppressed: string | null;
}

/** The SQL of what stands against a mail; it decides nothing. */
@Injectable()
export class MailObstaclesRepository {
  constructor(private readonly database: Database) {}

  /** @param over when what the mail leads to is over, in ms since 1970, if it ever is */
  async of(address: string, over: number | undefined): Promise<MailObstacles> {
    const [row] = await this.database.query<MailObstacles>(OBSTACLES, [address, over ?? null]);
    if (!row) throw new Error('The obstacles of a mail are one row, always.');
    return row;
  }
}
