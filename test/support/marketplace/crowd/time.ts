import type { Database } from '../../../../src/database/index.js';
import { moveClock } from '../../../../src/jobs/testing/index.js';

/** Lets time pass while nobody is in the middle of moving an order, whose events would else have times out of sequence. */
export function letTimePass(database: Database, ms: number): Promise<void> {
  return database.transaction(async (tx) => {
    await tx.query('lock table haat.orders in access exclusive mode');
    await moveClock(tx, ms);
  });
}
