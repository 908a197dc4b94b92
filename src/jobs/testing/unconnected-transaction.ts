import type { Orm, Transaction } from '../../database/index.js';

/** Calls `work` with a transaction that is connected to nothing: it refuses statements, and "commits" in the end. */
export async function unconnected<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const effects: (() => void)[] = [];
  const tx: Transaction = {
    get orm(): Orm {
      throw withoutDatabase();
    },
    query: () => Promise.reject(withoutDatabase()),
    afterCommit: (effect) => void effects.push(effect),
    savepoint: (part) => part(),
  };
  const result = await work(tx);
  for (const effect of effects) effect();
  return result;
}

const withoutDatabase = (): TypeError =>
  new TypeError('The job was run without a database: pass { database }, or a service that needs none.');
