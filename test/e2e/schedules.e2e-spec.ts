import { IsString } from 'class-validator';
import {
  defineQueue,
  Handles,
  hours,
  Job,
  type JobContext,
  JobEngine,
  minutes,
  noBackoff,
  Payload,
  PermanentFailure,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
} from '../../src/jobs/index.js';
import { DeadManService } from '../../src/scheduler/dead-man.service.js';
import { DeclaredSchedules, WAKE_UPS } from '../../src/scheduler/declared-schedules.js';
import { FiringService } from '../../src/scheduler/firing.service.js';
import { Scheduler, SchedulesService } from '../../src/scheduler/index.js';
import { ReconciliationService } from '../../src/scheduler/reconciliation.service.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { until } from '../support/app/until.js';
import { freePort } from '../support/servers/index.js';

const work = defineQueue('scheduled-work', {
  concurrency: 8,
  timeout: minutes(1),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: seconds(60) },
  keepFailed: { age: seconds(60) },
});

/** Far enough off that no test meets a slot that it did not make. */
const YEARLY = '0 0 1 1 *';

const slotted = (slot: Date) => ({ slot: slot.toISOString() });

@Job('each', {
  queue: work,
  schedule: { pattern: YEARLY, missed: 'all', overlap: 'queue', payload: (slot) => new Each(slotted(slot)) },
})
class Each extends Payload<Each> {
  @IsString() readonly slot: string;
}

@Job('latest', {
  queue: work,
  schedule: { pattern: YEARLY, missed: 'latest', payload: (slot) => new Latest(slotted(slot)) },
})
class Latest extends Payload<Latest> {
  @IsString() readonly slot: string;
}

@Job('skipped', { queue: work, schedule: { pattern: YEARLY, missed: 'skip' } })
class Skipped extends Payload<Skipped> {}

@Job('blocked', { queue: work, schedule: { pattern: YEARLY, missed: 'latest' } })
class Blocked extends Payload<Blocked> {}

@Job('failing', { queue: work, schedule: { pattern: YEARLY, missed: 'latest' } })
class Failing extends Payload<Failing> {}

@Job('every-second', {
  queue: work,
  schedule: {
    pattern: '* * * * * *',
    missed: 'skip',
    overlap: 'queue',
    payload: (slot) => new EverySecond(slotted(slot)),
  },
})
class EverySecond extends Payload<EverySecond> {
  @IsString() readonly slot: string;
}

@Job('off', { queue: work, schedule: { pattern: YEARLY, missed: 'all' } })
class Off extends Payload<Off> {}

@Processor(work)
class ScheduledProcessor extends QueueProcessor {
  static failing = true;
  static readonly blocked = new Set<() => void>();

  @Handles(Each)
  each({ slot }: Each) {
    return { slot };
  }

  @Handles(Latest)
  latest({ slot }: Latest) {
    return { slot };
  }

  @Handles(Skipped)
  skipped() {
    return {};
  }

  @Handles(Blocked)
  async blocked(_: Blocked, job: JobContext) {
    await new Promise<void>((resolve) => {
      ScheduledProcessor.blocked.add(resolve);
      job.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return {};
  }

  @Handles(Failing)
  fail() {
    if (ScheduledProcessor.failing) throw new PermanentFailure('hopeless', 'It does not work');
    return {};
  }

  @Handles(EverySecond)
  everySecond({ slot }: EverySecond) {
    return { slot };
  }

  @Handles(Off)
  off() {
    return {};
  }
}

const PROVIDERS = [
  DeadManService,
  DeclaredSchedules,
  FiringService,
  ReconciliationService,
  SchedulesService,
  ScheduledProcessor,
];

/** With what looks at the clock by itself; without it a test says when. */
const WITH_SCHEDULER = [...PROVIDERS, Scheduler];

/** The one that fires every second would be in the way of the other tests. */
const VARIABLES = { SCHEDULE_OFF_ENABLED: 'false', SCHEDULE_EVERY_SECOND_ENABLED: 'false' };

type SlotJob = { id: string; state: string; payload: { slot: string }; dedup_key: string };

async function jobsOf(app: KernelApp, id: string): Promise<SlotJob[]> {
  return app.database.query<SlotJob & Record<string, unknown>>(
    `select id, state, payload, dedup_key from haat.jobs where keys @> array['schedule:' || $1] order by created_at, id`,
    [id],
  );
}

async function moveSlot(app: KernelApp, id: string, time: string): Promise<void> {
  await app.database.query(`update haat.schedules set next_at = ${time} where id = $1`, [id]);
}

async function nextAt(app: KernelApp, id: string): Promise<Date | undefined> {
  const [row] = await app.database.query<{ next_at: Date }>('select next_at from haat.schedules where id = $1', [id]);
  return row?.next_at;
}

const newYear = (year: number): string => `'${year - 1}-12-31T18:15:00Z'::timestamptz`;
const JUST_NOW = `haat.haat_now() - interval '1.2345 s'`;

describe.each(BACKENDS)('schedules on %s', (backend: Backend) => {
  let app: KernelApp;
  let variables: Record<string, string>;

  const fire = (id?: string, kernel = app) => kernel.context.get(FiringService).fireDue(id);
  const view = (id: string) => app.context.get(SchedulesService).find(id);

  beforeAll(async () => {
    variables = { ...(await variablesOf(backend)), ...VARIABLES };
    app = await startKernel(variables, PROVIDERS);
    await app.context.get(ReconciliationService).addNew();
  });

  afterAll(() => app?.close());
  afterEach(() => moveClock(app.database, 0));

  it('begin with their next slot, and show the next five', async () => {
    const { nextRuns, ...schedule } = await view('each');
    expect(schedule).toEqual({
      id: 'each',
      queue: 'scheduled-work',
      job: 'each',
      pattern: YEARLY,
      timeZone: 'Asia/Kathmandu',
      missed: 'all',
      overlap: 'queue',
      enabled: true,
      paused: false,
      lastRun: null,
      overdue: false,
      overdueSince: null,
    });
    const year = (nextRuns[0]?.getUTCFullYear() ?? 0) + 1;
    expect(nextRuns).toHaveLength(5);
    expect(nextRuns[4]?.toISOString()).toBe(`${year + 3}-12-31T18:15:00.000Z`);
  });

  it('make up for each slot that was missed, for the latest, or for none', async () => {
    const ahead = await nextAt(app, 'each');
    for (const id of ['each', 'latest', 'skipped']) await moveSlot(app, id, newYear(2024));
    await fire();
    expect((await jobsOf(app, 'each')).map(({ payload }) => payload.slot)).toEqual([
      '2023-12-31T18:15:00.000Z',
      '2024-12-31T18:15:00.000Z',
      '2025-12-31T18:15:00.000Z',
    ]);
    expect((await jobsOf(app, 'latest')).map(({ payload }) => payload.slot)).toEqual(['2025-12-31T18:15:00.000Z']);
    expect(await jobsOf(app, 'skipped')).toEqual([]);
    for (const id of ['each', 'latest', 'skipped']) expect(await nextAt(app, id)).toEqual(ahead);
    expect(await fire()).toBe(0);
    for (const { id } of await jobsOf(app, 'each')) await app.untilState(id, 'completed');
    expect((await view('latest')).lastRun).toMatchObject({ jobId: (await jobsOf(app, 'latest'))[0]?.id });
  });

  it('fire a slot once, however many look at once', async () => {
    // One that does not mind overlaps: nothing but its row keeps a slot from firing twice.
    const other = backend === 'embedded' ? undefined : await startKernel(variables, PROVIDERS);
    for (let round = 1; round <= 5; round++) {
      await moveSlot(app, 'each', JUST_NOW);
      const before = (await jobsOf(app, 'each')).length;
      const fired = await Promise.all([app, other ?? app, app, other ?? app].map((kernel) => fire('each', kernel)));
      expect(fired.toSorted()).toEqual([0, 0, 0, 1]);
      const jobs = await jobsOf(app, 'each');
      expect(jobs).toHaveLength(before + 1);
      await app.untilState(jobs.at(-1)?.id ?? '', 'completed');
    }
    await other?.close();
  });

  it('drop a slot while the last job is unfinished', async () => {
    const fireNow = async () => {
      await moveSlot(app, 'blocked', JUST_NOW);
      return fire('blocked');
    };
    expect(await fireNow()).toBe(1);
    expect(await fireNow()).toBe(0);
    const [job] = await jobsOf(app, 'blocked');
    await app.untilState(job?.id ?? '', 'active');
    expect(await fireNow()).toBe(0);
    await until('the job to run', () => ScheduledProcessor.blocked.size > 0);
    for (const release of ScheduledProcessor.blocked) release();
    await app.untilState(job?.id ?? '', 'completed');
    ScheduledProcessor.blocked.clear();
    expect(await fireNow()).toBe(1);
    await until('the second job to run', () => ScheduledProcessor.blocked.size > 0);
    for (const release of ScheduledProcessor.blocked) release();
    expect(await jobsOf(app, 'blocked')).toHaveLength(2);
  });

  it('enqueue behind the last job where they should', async () => {
    const before = (await jobsOf(app, 'each')).length;
    await app.database.query(`insert into haat.queues (name, paused) values ('scheduled-work', true)
      on conflict (name) do update set paused = true`);
    for (let slot = 1; slot <= 3; slot++) {
      await moveSlot(app, 'each', `date_trunc('second', ${JUST_NOW}) - interval '${3 - slot} s'`);
      expect(await fire('each')).toBe(1);
    }
    await app.database.query('update haat.queues set paused = false');
    expect(await jobsOf(app, 'each')).toHaveLength(before + 3);
  });

  it('do not fire while paused, and make up for nothing when resumed', async () => {
    const service = app.context.get(SchedulesService);
    const ahead = await nextAt(app, 'latest');
    const before = (await jobsOf(app, 'latest')).length;
    expect(await service.pause('latest', 'tester')).toMatchObject({ paused: true, nextRuns: [] });
    await service.pause('latest', 'tester');
    await moveSlot(app, 'latest', newYear(2024));
    expect(await fire('latest')).toBe(0);
    const resumed = await service.resume('latest', 'tester');
    expect(resumed).toMatchObject({ paused: false, overdue: false });
    expect(resumed.nextRuns[0]).toEqual(ahead);
    expect(await fire('latest')).toBe(0);
    expect(await jobsOf(app, 'latest')).toHaveLength(before);
    const audit = await app.database.query(
      'select action, actor, queue, before, after from haat.audit order by at, id',
    );
    expect(audit).toEqual([
      expect.objectContaining({ action: 'schedule.pause', actor: 'tester', queue: 'scheduled-work' }),
      expect.objectContaining({
        action: 'schedule.resume',
        before: expect.objectContaining({ paused: true }),
        after: { schedule: 'latest', paused: false, nextAt: ahead?.toISOString() },
      }),
    ]);
  });

  it('are overdue when nothing has succeeded since a slot, until something has', async () => {
    const deadMan = app.context.get(DeadManService);
    await moveSlot(app, 'failing', newYear(2026));
    // Seen before anybody has fired it.
    expect(await view('failing')).toMatchObject({ overdue: true, overdueSince: new Date('2025-12-31T18:15:00Z') });
    expect(await fire('failing')).toBe(1);
    const [job] = await jobsOf(app, 'failing');
    await app.untilState(job?.id ?? '', 'dead');
    expect(await view('failing')).toMatchObject({ overdue: false, lastRun: { state: 'dead' } });
    await moveClock(app.database, minutes(3));
    expect(await view('failing')).toMatchObject({ overdue: true, overdueSince: new Date('2025-12-31T18:15:00Z') });
    await deadMan.check();
    ScheduledProcessor.failing = false;
    const { jobId } = await app.context.get(SchedulesService).run(undefined, 'failing', 'tester');
    await app.untilState(jobId, 'completed');
    await moveClock(app.database, hours(1));
    expect(await view('failing')).toMatchObject({ overdue: false, lastRun: { jobId, state: 'completed' } });
    ScheduledProcessor.failing = true;
  });

  it('never go back to a slot that has fired, whatever changes', async () => {
    const reconciliation = app.context.get(ReconciliationService);
    await moveClock(app.database, hours(24 * 400));
    expect(await fire('skipped')).toBe(0);
    expect(await fire('latest')).toBe(1);
    const fired = (await jobsOf(app, 'latest')).at(-1)?.payload.slot ?? '';
    await moveClock(app.database, 0);
    await app.database.query(
      `update haat.schedules set pattern = '0 0 * * *', tz = 'UTC', missed = 'skip' where id = 'latest'`,
    );
    await reconciliation.changeAndRemove();
    const [row] = await app.database.query(`select pattern, tz, missed from haat.schedules where id = 'latest'`);
    expect(row).toEqual({ pattern: YEARLY, tz: 'Asia/Kathmandu', missed: 'latest' });
    expect((await nextAt(app, 'latest'))?.getUTCFullYear()).toBe(new Date(fired).getUTCFullYear() + 1);
  });

  it('are kept when another release declares them, and removed when nobody has fired them for a week', async () => {
    const add = (id: string, days: number) =>
      app.database.query(
        `insert into haat.schedules (id, pattern, tz, missed, next_at)
         values ($1, '0 0 * * *', 'UTC', 'all', haat.haat_now() - $2::int * interval '1 day')`,
        [id, days],
      );
    await add('of another release', 6);
    await add('forgotten', 8);
    await app.database.query('delete from haat.schedules where id = $1', ['each']);
    const reconciliation = app.context.get(ReconciliationService);
    await reconciliation.addNew();
    await reconciliation.changeAndRemove();
    const rows = await app.database.query<{ id: string }>('select id from haat.schedules order by id');
    const ids = rows.map(({ id }) => id);
    expect(ids).toEqual(['blocked', 'each', 'failing', 'latest', 'of another release', 'skipped']);
    expect(await view('off')).toMatchObject({ enabled: false, nextRuns: [], lastRun: null });
    await expect(app.context.get(SchedulesService).pause('off', 'tester')).rejects.toMatchObject({
      code: 'schedule_disabled',
    });
  });

  it('come back into an engine that has forgotten them', async () => {
    await app.close();
    app = await startKernel(variables, WITH_SCHEDULER);
    const queue = app.context.get(JobEngine).queue(WAKE_UPS);
    const held = async () => (await queue.getJobSchedulers(0, -1, true)).map(({ key }) => key).sort();
    const all = ['blocked', 'each', 'failing', 'latest', 'skipped'];
    await until('the wake-ups to be registered', async () => (await held()).length === all.length);
    for (const id of all.slice(1)) await queue.removeJobScheduler(id);
    await queue.upsertJobScheduler('of nobody', { pattern: YEARLY }, { name: 'x' });
    // One that was under way when they were lost may have seen them still.
    await until('the wake-ups to be as declared', async () => {
      await app.context.get(Scheduler).reconcile();
      return (await held()).join() === all.join();
    });
  });

  it('are made up for at the start, and then woken by the engine, a slot at a time', async () => {
    await app.close();
    const before = (await missedWhileDown()).length;
    app = await startKernel({ ...variables, SCHEDULE_EVERY_SECOND_ENABLED: 'true' }, WITH_SCHEDULER);
    expect(await jobsOf(app, 'each')).toHaveLength(before + 2);
    // The poll, every 15 s, enqueues several slots in one second; the engine wakes us for each.
    await until('slots that were fired in several seconds', async () => {
      const [row] = await app.database.query<{ count: number }>(
        `select count(distinct date_trunc('second', created_at))::int as count from haat.jobs where name = 'every-second'`,
      );
      return (row?.count ?? 0) >= 5;
    });
    const slots = (await jobsOf(app, 'every-second')).map(({ payload }) => payload.slot);
    expect(new Set(slots).size).toBe(slots.length);
    expect(slots).toEqual(slots.toSorted());
  });

  /** Two slots of a schedule pass while no scheduler runs; returns its jobs so far. */
  async function missedWhileDown(): Promise<SlotJob[]> {
    const idle = await startKernel(variables, PROVIDERS);
    await moveSlot(idle, 'each', newYear(2025));
    const jobs = await jobsOf(idle, 'each');
    await idle.close();
    return jobs;
  }
});

describe('schedules while Redis is down', () => {
  it('are made up for at the start and enqueued, and the process ends when it should', async () => {
    const variables = { ...(await variablesOf('postgres')), ...VARIABLES };
    const idle = await startKernel(variables, PROVIDERS);
    await idle.context.get(ReconciliationService).addNew();
    await moveSlot(idle, 'latest', newYear(2025));
    await idle.close();
    const REDIS_URL = `redis://127.0.0.1:${await freePort()}`;
    const app = await startKernel({ ...variables, REDIS_URL }, WITH_SCHEDULER);
    expect(await jobsOf(app, 'latest')).toEqual([
      expect.objectContaining({ state: 'pending', payload: { slot: '2025-12-31T18:15:00.000Z' } }),
    ]);
    await app.close();
  });
});
