export { Database } from './database.js';
export { DatabaseModule } from './database.module.js';
export * from './database.errors.js';
export type { Orm, Sql, Transaction, TransactionOptions } from './transaction.js';
