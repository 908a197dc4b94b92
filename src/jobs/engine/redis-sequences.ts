import type { RedisClient } from './redis-connection.js';

/** A number in Redis for each queue. A wiped Redis has none, one that came back with an old snapshot has a smaller one. */
export class RedisSequences {
  constructor(private readonly redis: RedisClient) {}

  /** The number at each key, 0 where there is none; one round trip, on a cluster one for each node. */
  async read(keys: readonly string[]): Promise<readonly number[]> {
    const values = await Promise.all(keys.map((key) => this.redis.get(key)));
    return values.map((value) => Number(value ?? 0));
  }

  /** @param numbers by key */
  async write(numbers: ReadonlyMap<string, number>): Promise<void> {
    await Promise.all([...numbers].map(([key, number]) => this.redis.set(key, number)));
  }
}
