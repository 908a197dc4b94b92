import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Milliseconds } from './declare/durations.js';
import { ProcessIdentity } from './process-identity.js';

const TAKE = `
  insert into haat.leases (name, holder, until) values ($1, $2, haat.haat_now() + $3::bigint * interval '1 ms')
  on conflict (name) do update set holder = excluded.holder, until = excluded.until
    where haat.leases.holder = excluded.holder or haat.leases.until <= haat.haat_now()
  returning holder`;

const GIVE_UP_ONE = `delete from haat.leases where holder = $1 and name = $2`;

const GIVE_UP = `delete from haat.leases where holder = $1`;

/**
 * Work that one process at a time should do. A lease saves doubled effort and nothing more: what must not happen twice
 * is guarded by its own rows.
 */
@Injectable()
export class Leases {
  constructor(
    private readonly database: Database,
    private readonly self: ProcessIdentity,
  ) {}

  /** Takes or renews the lease; false while another process holds it. */
  async take(name: string, forMs: Milliseconds): Promise<boolean> {
    const rows = await this.database.query(TAKE, [name, this.self.id, Math.round(forMs)]);
    return rows.length > 0;
  }

  /** Lets others take this lease now; nothing happens when another process holds it. */
  async giveUp(name: string): Promise<void> {
    await this.database.query(GIVE_UP_ONE, [this.self.id, name]);
  }

  /** Lets others take what this process holds, without waiting for its end. */
  async giveUpAll(): Promise<void> {
    await this.database.query(GIVE_UP, [this.self.id]);
  }
}
