import { IsString } from 'class-validator';
import { loadConfig } from '../config/index.js';
import {
  type DeclaredJob,
  defineQueue,
  Job,
  JobCatalog,
  noBackoff,
  Payload,
  Policies,
  Priority,
  seconds,
} from '../jobs/index.js';
import { jobSpecOf } from '../jobs/declare/job.decorator.js';
import type { PayloadClass } from '../jobs/declare/payload.js';
import { DeclaredSchedules } from './declared-schedules.js';

const queueNamed = (name: string) =>
  defineQueue(name, {
    concurrency: 1,
    timeout: seconds(30),
    attempts: 1,
    backoff: noBackoff,
    priority: Priority.Normal,
    keepCompleted: { age: seconds(1) },
    keepFailed: { age: seconds(1) },
  });

const queue = queueNamed('declared');
const nightly = { pattern: '0 2 * * *', missed: 'latest' } as const;

@Job('clean-up', { queue, schedule: nightly })
class CleanUp extends Payload<CleanUp> {}

@Job('unscheduled', { queue })
class Unscheduled extends Payload<Unscheduled> {}

@Job('bad-pattern', { queue, schedule: { ...nightly, pattern: '0 26 * * *' } })
class BadPattern extends Payload<BadPattern> {}

@Job('never', { queue, schedule: { ...nightly, pattern: '0 0 30 2 *' } })
class Never extends Payload<Never> {}

@Job('bad-payload', { queue, schedule: { ...nightly, payload: () => new BadPayload({ day: JSON.parse('1') }) } })
class BadPayload extends Payload<BadPayload> {
  @IsString() readonly day: string;
}

@Job('clean_up', { queue: queueNamed('declared-too'), schedule: nightly })
class CleanUpToo extends Payload<CleanUpToo> {}

@Job('in-the-way', { queue: queueNamed('schedules'), schedule: nightly })
class InTheWay extends Payload<InTheWay> {}

function schedulesOf(payloads: readonly PayloadClass[], variables: Record<string, string> = {}): DeclaredSchedules {
  const queues = new Map<string, { jobs: Map<string, DeclaredJob> }>();
  for (const payload of payloads) {
    const spec = jobSpecOf(payload);
    const jobs = queues.get(spec.queue.name)?.jobs ?? new Map<string, DeclaredJob>();
    queues.set(spec.queue.name, { jobs: jobs.set(spec.name, { ...spec, method: 'handle' }) });
  }
  const catalog: Pick<JobCatalog, 'queues'> = { queues: () => queues as unknown as ReturnType<JobCatalog['queues']> };
  const config = loadConfig({ LOG_LEVEL: 'silent', ...variables });
  return new DeclaredSchedules(catalog as JobCatalog, new Policies(config), config);
}

describe('the declared schedules', () => {
  it('are those of the jobs that have one, in the time zone of the environment', () => {
    const [schedule, ...others] = schedulesOf([CleanUp, Unscheduled]).all();
    expect(others).toEqual([]);
    expect(schedule).toMatchObject({
      id: 'clean-up',
      queue: 'declared',
      pattern: '0 2 * * *',
      timeZone: 'Asia/Kathmandu',
      missed: 'latest',
      overlap: 'skip',
      isEnabled: true,
      graceMs: seconds(90),
    });
  });

  it('yield to the environment', () => {
    const schedules = schedulesOf([CleanUp], {
      SCHEDULER_TIMEZONE: 'UTC',
      SCHEDULE_CLEAN_UP_PATTERN: '30 4 * * 0',
      SCHEDULE_CLEAN_UP_MISSED: 'all',
      SCHEDULE_CLEAN_UP_ENABLED: 'false',
    });
    expect(schedules.find('clean-up')).toMatchObject({
      timeZone: 'UTC',
      pattern: '30 4 * * 0',
      missed: 'all',
      isEnabled: false,
    });
    expect(schedules.enabled()).toEqual([]);
  });

  it.each([
    ['a pattern that does not parse', [BadPattern], {}, /job "bad-pattern".*"0 26 \* \* \*".*@Job\('bad-pattern', …\)/],
    ['a pattern that never fires', [Never], {}, /job "never".*@Job\('never', …\)/],
    [
      'a pattern of the environment that does not parse',
      [CleanUp],
      { SCHEDULE_CLEAN_UP_PATTERN: 'daily' },
      /job "clean-up".*"daily".*Mend SCHEDULE_CLEAN_UP_PATTERN/,
    ],
    ['a payload that breaks its own rules', [BadPayload], {}, /job "bad-payload".*day .*mend the payload\(\)/],
    ['two schedules that share their variables', [CleanUp, CleanUpToo], {}, /"clean-up".*"clean_up".*another name/],
    ['a queue in the place of the wake-ups', [InTheWay], {}, /queue "schedules".*another name/],
  ])('are refused at the start: %s', (_, payloads, variables, message) => {
    expect(() => schedulesOf(payloads, variables).all()).toThrow(message);
  });
});
