import { eventually } from './patience.js';
import type { JobRecord } from './record.js';

/** Where a schedule stands. */
export interface Standing {
  readonly id: string;
  /** In ms since 1970, by the clock of the database. */
  readonly nextAt: number;
  readonly lastJob: string | null;
}

interface Slot {
  readonly id: string;
  readonly slot: string;
  readonly jobs: number;
  readonly hasFailed: boolean;
}

const STANDINGS = `select id, (extract(epoch from next_at) * 1000)::float8 as "nextAt", last_job as "lastJob" from haat.schedules order by id`;

const FIRED_AGAIN = `
  select s.id from haat.schedules s join haat.jobs j on j.id = s.last_job
  where j.state = 'completed' and s.last_job is distinct from ($1::jsonb->>s.id)::uuid order by s.id`;

const SLOTS = `
  select s.id, j.payload->>'slot' as slot, count(*)::int as jobs, bool_or(j.state = 'dead') as "hasFailed"
  from haat.schedules s join haat.jobs j on j.name = s.id group by s.id, j.payload->>'slot'`;

/** Waits until every declared schedule has its row and has fired once. */
export async function untilScheduled(record: JobRecord): Promise<readonly Standing[]> {
  return eventually('the schedules to fire for the first time', async () => {
    const standings = await standingsIn(record);
    return standings.length > 0 && standings.every(({ lastJob }) => lastJob !== null) && standings;
  });
}

/** Waits until every one of the schedules has fired once more, and its job was run; returns where they stand then. */
export async function untilFiredAgain(record: JobRecord, schedules: readonly Standing[]): Promise<readonly Standing[]> {
  const lastJobs = Object.fromEntries((await standingsIn(record)).map(({ id, lastJob }) => [id, lastJob]));
  await eventually(
    'every schedule to fire again',
    async () => {
      const fired = await record.query<{ id: string }>(FIRED_AGAIN, [JSON.stringify(lastJobs)]);
      return schedules.every((schedule) => fired.some(({ id }) => id === schedule.id));
    },
    async () => `They stand so: ${JSON.stringify(await standingsIn(record))}`,
  );
  return standingsIn(record);
}

/** How many slots have got a job, and what is not as promised, in words. */
export async function slotsOf(
  record: JobRecord,
  before: readonly Standing[],
  after: readonly Standing[],
): Promise<{ slots: number; violations: string[] }> {
  const slots = await record.query<Slot>(SLOTS);
  return {
    slots: slots.length,
    violations: [
      ...before.flatMap((schedule) => wrongMoves(schedule, after)),
      ...slots.filter(({ jobs }) => jobs > 1).map(({ id, slot, jobs }) => `${id} fired ${jobs} times for ${slot}`),
      ...slots.filter(({ hasFailed }) => hasFailed).map(({ id, slot }) => `the job of ${id} for ${slot} is dead`),
    ],
  };
}

function wrongMoves({ id, nextAt }: Standing, after: readonly Standing[]): string[] {
  const its = after.find((schedule) => schedule.id === id);
  if (!its) return [`the schedule ${id} is gone`];
  return its.nextAt >= nextAt ? [] : [`the schedule ${id} was moved back to ${new Date(its.nextAt).toISOString()}`];
}

function standingsIn(record: JobRecord): Promise<Standing[]> {
  return record.query<Standing>(STANDINGS);
}
