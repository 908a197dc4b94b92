import { IsString } from 'class-validator';
import { noBackoff } from './backoff.js';
import { Job, jobSpecOf } from './job.decorator.js';
import { environmentName, refuseAmbiguousJobs, refuseAmbiguousQueues } from './names.js';
import { Payload } from './payload.js';
import { defineQueue } from './queue-definition.js';

const POLICY = {
  concurrency: 1,
  timeout: 1000,
  attempts: 1,
  backoff: noBackoff,
  priority: 5,
  keepCompleted: { age: 1000 },
  keepFailed: { age: 1000 },
} as const;

const queueOf = (name: string, ...aliases: string[]) => defineQueue(name, POLICY, { aliases });
const orders = queueOf('orders');
const emails = queueOf('emails');

function jobOf(name: string, queue = orders, ...aliases: string[]) {
  @Job(name, { queue, aliases })
  class Some extends Payload<Some> {
    @IsString() readonly id: string;
  }
  return jobSpecOf(Some);
}

it('queues are called in capitals with underscores by the environment', () => {
  expect(environmentName('wholesaler-confirmation-timeout')).toBe('WHOLESALER_CONFIRMATION_TIMEOUT');
});

describe('queues may be called by what is theirs alone', () => {
  it('and have as many aliases as they like', () => {
    expect(() => refuseAmbiguousQueues([queueOf('a', 'b', 'c'), queueOf('d', 'e')])).not.toThrow();
  });

  it.each([
    [
      'an alias that is a name',
      [queueOf('a'), queueOf('b', 'a')],
      'Two queues, "a" and "b", share the name or alias "a"',
    ],
    [
      'a name that is an alias',
      [queueOf('b', 'a'), queueOf('a')],
      'Two queues, "b" and "a", share the name or alias "a"',
    ],
    [
      'an alias of both',
      [queueOf('a', 'c'), queueOf('b', 'c')],
      'Two queues, "a" and "b", share the name or alias "c"',
    ],
    ['its own name', [queueOf('a', 'a')], '"a", one of the queues, has the name "a" twice'],
    ['one alias twice', [queueOf('a', 'b', 'b')], '"a", one of the queues, has the name "b" twice'],
    [
      'one name to the environment',
      [queueOf('a-b'), queueOf('c', 'a_B')],
      'The queues "a-b" and "c" share the variables QUEUE_A_B_*',
    ],
    ['what stands for all', [queueOf('a', 'default')], 'The queue "a" uses the name "default", which stands for all'],
  ])('and not by %s', (_, queues, message) => {
    expect(() => refuseAmbiguousQueues(queues)).toThrow(message);
  });
});

describe('jobs may be called by what is theirs alone in their queue', () => {
  it('and by the same as one of another queue', () => {
    expect(() =>
      refuseAmbiguousJobs([jobOf('a', orders, 'b'), jobOf('a', emails, 'c'), jobOf('b', emails)]),
    ).not.toThrow();
  });

  it.each([
    ['an alias that is a name', [jobOf('a'), jobOf('b', orders, 'a')], 'share the name or alias "a"'],
    ['an alias of both', [jobOf('a', orders, 'c'), jobOf('b', orders, 'c')], 'share the name or alias "c"'],
    ['its own name', [jobOf('a', orders, 'a')], '"a", one of the jobs of queue "orders", has the name "a" twice'],
  ])('and not by %s', (_, jobs, message) => {
    expect(() => refuseAmbiguousJobs(jobs)).toThrow(message);
  });
});
