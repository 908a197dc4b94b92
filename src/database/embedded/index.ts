export { DirectoryInUse } from './directory-lock.js';
export { UnusableDirectory } from './data-directory.js';
export type { EmbeddedLog } from './embedded-log.js';
export { openEmbeddedDatabase, type EmbeddedDatabase } from './open-embedded-database.js';
export type { PGliteClient } from './pglite-client.js';
export { PGlitePool } from './pglite-pool.js';
export { ClientReleased, DatabaseClosed, DatabaseStopped, NotSupported, ParameterRefused } from './pool-errors.js';
