import { IsString } from 'class-validator';
import { noBackoff } from './backoff.js';
import { Job, type JobOptions, jobSpecOf } from './job.decorator.js';
import { Payload } from './payload.js';
import { defineQueue } from './queue-definition.js';
import { refuseGapsOfUpcasters } from './upcasters.js';

const queue = defineQueue('versions', {
  concurrency: 1,
  timeout: 1000,
  attempts: 1,
  backoff: noBackoff,
  priority: 5,
  keepCompleted: { age: 1000 },
  keepFailed: { age: 1000 },
});

function check(options: Omit<JobOptions, 'queue'>): () => void {
  @Job('route-order', { queue, ...options })
  class RouteOrder extends Payload<RouteOrder> {
    @IsString() readonly orderId: string;
  }
  return () => refuseGapsOfUpcasters([jobSpecOf(RouteOrder)]);
}

const step = (payload: object) => ({ ...payload });

describe('the versions of a payload', () => {
  it('begin with the first', () => {
    expect(check({})).not.toThrow();
    expect(check({ version: 1 })).not.toThrow();
  });

  it('are bridged one by one', () => {
    expect(check({ version: 3, upcasters: { 1: step, 2: step } })).not.toThrow();
  });

  it.each<[string, Omit<JobOptions, 'queue'>, string]>([
    [
      'none at all',
      { version: 2 },
      'is version 2 and has no upcaster for version 1: add { 1: (payload) => … } that makes one of version 2',
    ],
    ['the first missing', { version: 3, upcasters: { 2: step } }, 'is version 3 and has no upcaster for version 1'],
    ['the last missing', { version: 3, upcasters: { 1: step } }, 'is version 3 and has no upcaster for version 2'],
    [
      'one too many',
      { version: 2, upcasters: { 1: step, 2: step } },
      'has an upcaster for version 2, but is itself version 2',
    ],
    ['one from before the first', { upcasters: { 0: step } }, 'has an upcaster for version 0'],
    ['one from no version', { upcasters: { first: step } as never }, 'has an upcaster for version NaN'],
    ['half a version', { version: 1.5 }, 'has version 1.5: count its versions from 1'],
    ['no version', { version: 0 }, 'has version 0'],
    ['more versions than can be stored', { version: 32_768 }, 'has version 32768'],
  ])('are refused at the start with %s', (_, options, message) => {
    expect(check(options)).toThrow(`The job "route-order" (RouteOrder) ${message}`);
  });
});
