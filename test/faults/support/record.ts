import pg from 'pg';
import { afterFile } from '../../support/servers/index.js';
import type { Fleet } from './fleet.js';

/** The record in PostgreSQL, as the test reads it: past every proxy, and past the program where that is possible. */
export interface JobRecord {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** On a server: a connection of the test's own, made anew when the server was restarted. */
export function recordOnServer(url: string): JobRecord {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // A server that is killed takes idle connections with it; the next query makes a new one.
  pool.on('error', () => undefined);
  afterFile(() => pool.end());
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await pool.query(text, values.length > 0 ? [...values] : undefined);
      return rows as Row[];
    },
  };
}

/** Embedded: only the process that holds the database can be asked. */
export function recordInProgram(fleet: Fleet): JobRecord {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      const [program] = fleet.running;
      if (!program) throw new Error('No process runs that could be asked for its embedded database.');
      return program.query<Row>(text, values);
    },
  };
}
