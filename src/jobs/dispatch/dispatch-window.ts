import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';

/** Jobs of one queue and priority that the engine holds at most; PostgreSQL holds the rest. */
export const WINDOW = 2_000;

const COUNT_OPEN = `
  select queue, priority, count(*)::int as open from haat.jobs where state = 'queued' group by queue, priority`;

type OpenRow = { queue: string; priority: number; open: number };

const slotOf = (queue: string, priority: number): string => `${queue}/${priority}`;

/**
 * How full the engine is, by queue and priority: counted at each heartbeat and kept in between by what this process
 * adds and takes away. Being off by a few is harmless; it only decides whether a job takes the way through the relay.
 */
@Injectable()
export class DispatchWindow {
  #open = new Map<string, number>();

  constructor(private readonly database: Database) {}

  hasRoom(queue: string, priority: number): boolean {
    return (this.#open.get(slotOf(queue, priority)) ?? 0) < WINDOW;
  }

  added(queue: string, priority: number): void {
    this.#change(slotOf(queue, priority), 1);
  }

  taken(queue: string, priority: number): void {
    this.#change(slotOf(queue, priority), -1);
  }

  async reload(): Promise<void> {
    const rows = await this.database.query<OpenRow>(COUNT_OPEN);
    this.#open = new Map(rows.map(({ queue, priority, open }) => [slotOf(queue, priority), open]));
  }

  #change(slot: string, by: number): void {
    this.#open.set(slot, Math.max(0, (this.#open.get(slot) ?? 0) + by));
  }
}
