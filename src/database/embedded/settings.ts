import { PGlite } from '@electric-sql/pglite';

/** The major version of the PostgreSQL in PGlite, on which the format of the data directory depends. */
export const POSTGRES_MAJOR = '18';

/**
 * How PostgreSQL is started. Given on its command line, so that RESET and ROLLBACK come back to these.
 *
 * PGlite has fsync off (its `-F`), and its file system could not do it: what was committed survives `kill -9` of this
 * process, since the kernel has it, but not a power cut or a crash of the machine.
 */
export const START_PARAMETERS: readonly string[] = [
  ...PGlite.defaultStartParams,
  // BullMQ's statements name their tables without a schema; ours always say `haat.`.
  '-c',
  'search_path=bullmq,public',
  // The stack of WebAssembly ends long before PostgreSQL's default of 2 MB by its own count, and running past it is
  // fatal: with this, a recursion that never ends is an error like any other.
  '-c',
  'max_stack_depth=200kB',
];
