import type { Database, Sql } from '../../../src/database/index.js';

/** A promise that is settled by hand. */
export function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** How many statements on the table wait for a row that another transaction has locked or made. */
export async function waiting(sql: Sql, table: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and strpos(query, $1) > 0`,
    [`haat.${table}`],
  );
  return row?.count ?? 0;
}

/** Longer than any test takes. */
const HELD_MS = 180_000;

/** Locks what a query selects `for update`, until it is let go. */
export async function holdRows(database: Database, query: string, values: readonly unknown[]) {
  const [locked, goOn] = [gate(), gate()];
  const holding = database.transaction(
    async (tx) => {
      await tx.query(query, values);
      locked.open();
      await goOn.opened;
    },
    { timeoutMs: HELD_MS },
  );
  await Promise.race([locked.opened, holding]);
  return async (): Promise<void> => {
    goOn.open();
    await holding;
  };
}
