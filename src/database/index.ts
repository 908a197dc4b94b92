export { Database } from './database.js';
export { DatabaseModule } from './database.module.js';
export * from './database.errors.js';
export { outsideTransaction, refuseInsideTransaction } from './open-transaction.js';
export type { Orm, Sql, Transaction, TransactionOptions } from './transaction.js';
