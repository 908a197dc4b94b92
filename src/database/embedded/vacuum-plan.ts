/** A table that is due, and what for. */
export interface DueTable {
  readonly schema: string;
  readonly name: string;
  readonly vacuum: boolean;
  readonly analyze: boolean;
  readonly freeze: boolean;
}

/**
 * The tables that need looking after, the worst first. The rules are autovacuum's, with smaller shares: one session
 * does everything, so small and often is better than rarely and long.
 *
 * Of an application's table nothing is known at the start of the process: PGlite does not keep PostgreSQL's statistics
 * when it ends. So it is vacuumed once if there is anything in it, which costs little where all pages are known to be
 * visible. Transaction numbers are renewed long before they run out after two thousand million transactions.
 */
export const DUE_TABLES = `
  WITH tables AS (
    SELECT n.nspname, c.relname, c.oid, greatest(c.reltuples, 0) AS tuples,
           pg_stat_get_dead_tuples(c.oid) AS dead,
           pg_stat_get_mod_since_analyze(c.oid) AS changed,
           pg_stat_get_ins_since_vacuum(c.oid) AS inserted,
           pg_stat_get_last_vacuum_time(c.oid) AS vacuumed,
           greatest(age(c.relfrozenxid), mxid_age(c.relminmxid)) AS age,
           n.nspname IN ('pg_catalog', 'information_schema') AS system
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p'
  ), judged AS (
    SELECT *,
           age > 100000000 AS old,
           dead > 50 + 0.1 * tuples
             OR inserted > 1000 + 0.2 * tuples
             OR (NOT system AND vacuumed IS NULL AND pg_relation_size(oid) > 8192) AS dirty,
           changed > 50 + 0.1 * tuples AS drifted
      FROM tables
  )
  SELECT nspname AS "schema", relname AS "name", dirty OR old AS "vacuum", drifted OR dirty AS "analyze", old AS "freeze"
    FROM judged
   WHERE old OR dirty OR drifted
   ORDER BY old DESC, dead DESC, changed DESC`;

/** The statistics of the last second are still on their way otherwise. */
export const FLUSH_STATISTICS = 'SELECT pg_stat_force_next_flush()';

export function maintenanceStatement({ schema, name, vacuum, analyze, freeze }: DueTable): string {
  const table = `${quoted(schema)}.${quoted(name)}`;
  if (!vacuum) return `ANALYZE ${table}`;
  const options = [...(freeze ? ['FREEZE'] : []), ...(analyze ? ['ANALYZE'] : [])];
  return options.length > 0 ? `VACUUM (${options.join(', ')}) ${table}` : `VACUUM ${table}`;
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
