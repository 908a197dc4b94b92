/* What must not compile: see payload.types.spec.ts. */
import { IsOptional, IsString } from 'class-validator';
import { noBackoff } from './backoff.js';
import { seconds } from './durations.js';
import { Job, jobSpecOf } from './job.decorator.js';
import { Payload } from './payload.js';
import { Priority } from './priority.js';
import { defineQueue } from './queue-definition.js';

const queue = defineQueue('schedule-types', {
  concurrency: 1,
  timeout: seconds(1),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: seconds(1) },
  keepFailed: { age: seconds(1) },
});

const nightly = { pattern: '0 2 * * *', missed: 'latest' } as const;

@Job('clean-up', { queue, schedule: nightly })
class CleanUp extends Payload<CleanUp> {}

@Job('check', { queue, schedule: { ...nightly, overlap: 'queue' } })
class Check extends Payload<Check> {
  @IsOptional() @IsString() readonly only?: string;
}

@Job('report', { queue, schedule: { ...nightly, payload: (slot) => new Report({ day: slot.toISOString() }) } })
class Report extends Payload<Report> {
  @IsString() readonly day: string;
}

describe('the schedule of a job', () => {
  const slot = new Date('2027-01-01T02:00:00Z');

  it('makes the payload of a slot, of the class itself when nothing is stated', () => {
    expect(jobSpecOf(CleanUp).schedule?.payload(slot)).toBeInstanceOf(CleanUp);
    expect(jobSpecOf(Check).schedule?.payload(slot)).toEqual({});
    expect(jobSpecOf(Report).schedule?.payload(slot)).toEqual(new Report({ day: '2027-01-01T02:00:00.000Z' }));
  });

  it('skips what overlaps unless stated', () => {
    expect(jobSpecOf(CleanUp).schedule?.overlap).toBe('skip');
    expect(jobSpecOf(Check).schedule?.overlap).toBe('queue');
  });
});

/** Compiled and never called. */
export function wrong(): unknown[] {
  // @ts-expect-error the payload has a required field, and nothing makes it
  @Job('wrong-1', { queue, schedule: nightly })
  class Incomplete extends Payload<Incomplete> {
    @IsString() readonly day: string;
  }

  // @ts-expect-error the payload of another job
  @Job('wrong-2', { queue, schedule: { ...nightly, payload: () => new CleanUp({}) } })
  class Other extends Payload<Other> {
    @IsString() readonly day: string;
  }

  // @ts-expect-error nothing says what becomes of missed slots
  @Job('wrong-3', { queue, schedule: { pattern: '0 2 * * *' } })
  class Undecided extends Payload<Undecided> {}

  return [Incomplete, Other, Undecided];
}
