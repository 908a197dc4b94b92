import type { Sql } from '../../../../src/database/index.js';
import { until } from '../../app/until.js';

/** What is due in some seconds counts too: it would come in between while somebody looks around. */
const UNDER_WAY = `
  from haat.jobs j where j.state in ('queued', 'active') or
    (j.state = 'pending' and (j.run_at <= haat.haat_now() + interval '10 seconds' or j.attempt > 0))`;

const FIGURES = `
  select (select count(*)::int ${UNDER_WAY}) as "underWay",
    (select count(*)::int from haat.jobs where finished_at is not null) as finished`;

/** Waits until every job that is due has ended, with those that come of it and those that are to be tried again. */
export async function atRest(sql: Sql): Promise<void> {
  let { underWay, finished } = await figures(sql);
  while (underWay > 0) {
    const before = finished;
    ({ underWay, finished } = await until(`one of ${underWay} jobs to end`, async () => {
      const now = await figures(sql);
      return (now.underWay === 0 || now.finished > before) && now;
    }));
  }
}

async function figures(sql: Sql): Promise<{ underWay: number; finished: number }> {
  const [row] = await sql.query<{ underWay: number; finished: number }>(FIGURES);
  if (!row) throw new Error('The database counted nothing.');
  return row;
}
