import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';

interface SettingsRow {
  name: string;
  is_stopped: boolean;
}

const LOAD = `
  select name, paused or coalesce(held_until > haat.haat_now(), false) as is_stopped from haat.queues`;

/** Which queues are paused or held back. A copy of the table that each heartbeat renews; the claim looks for itself. */
@Injectable()
export class QueueSettings {
  #stopped: ReadonlySet<string> = new Set();

  constructor(private readonly database: Database) {}

  isStopped(queue: string): boolean {
    return this.#stopped.has(queue);
  }

  async reload(): Promise<void> {
    const rows = await this.database.query<SettingsRow & Record<string, unknown>>(LOAD);
    this.#stopped = new Set(rows.filter(({ is_stopped }) => is_stopped).map(({ name }) => name));
  }
}
