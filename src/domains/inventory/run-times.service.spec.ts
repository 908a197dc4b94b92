import { loadConfig } from '../../config/index.js';
import { codeOf } from '../../errors/index.js';
import { Policies, seconds } from '../../jobs/index.js';
import { RunTimes } from './run-times.service.js';

describe('the time of a run', () => {
  let now: number;
  beforeEach(() => {
    now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  /** What becomes of steps of 15 s that are to begin at these moments, in ms from the beginning of the run. */
  function steps(variables: Record<string, string>, ...moments: readonly number[]) {
    const time = new RunTimes(new Policies(loadConfig({ NODE_ENV: 'test', ...variables }))).begin();
    return moments.map((moment) => {
      now = moment;
      try {
        time.need(seconds(15));
        return 'done';
      } catch (error) {
        return codeOf(error);
      }
    });
  }

  it('ends a little before the time-out of the queue', () => {
    expect(steps({}, 0, seconds(93), seconds(94))).toEqual(['done', 'done', 'retry_later']);
  });

  it('is that of the policy in force', () => {
    const variables = { QUEUE_INVENTORY_TIMEOUT_MS: String(seconds(600)) };
    expect(steps(variables, 0, seconds(500), seconds(530))).toEqual(['done', 'done', 'retry_later']);
  });

  it('is enough for one step, however short it is', () => {
    expect(steps({ QUEUE_INVENTORY_TIMEOUT_MS: '5000' }, 0, 1)).toEqual(['done', 'retry_later']);
  });
});
