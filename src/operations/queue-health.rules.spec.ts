import { queueProblems } from './queue-health.rules.js';

const QUIET = { paused: false, reason: null, oldestWaitingMs: 0 };
const WORKER = { isRunning: true, fetchAgeMs: 4_000 };
const codes = (...facts: Parameters<typeof queueProblems>) => queueProblems(...facts).map(({ code }) => code);

describe('the health of a queue', () => {
  it('is fine while its worker asks for work and nothing waits for long', () => {
    expect(codes(QUIET, WORKER, 0)).toEqual([]);
    expect(codes({ ...QUIET, oldestWaitingMs: 60_000 }, WORKER, 0)).toEqual([]);
  });

  it('is not judged by a worker where the process runs no jobs', () => {
    expect(codes(QUIET, undefined, 0)).toEqual([]);
  });

  it('names each problem', () => {
    expect(codes({ ...QUIET, oldestWaitingMs: 60_001 }, { isRunning: true, fetchAgeMs: 31_000 }, 2)).toEqual([
      'worker_silent',
      'waiting_long',
      'jobs_died',
    ]);
    expect(codes(QUIET, { isRunning: false, fetchAgeMs: 0 }, 0)).toEqual(['worker_silent']);
  });

  it('counts deaths, of which one job may have several', () => {
    const messages = [1, 2].map((died) => queueProblems(QUIET, WORKER, died)[0]?.message);
    expect(messages).toEqual([
      'Jobs died once within the last hour: see the dead letters.',
      'Jobs died 2 times within the last hour: see the dead letters.',
    ]);
  });

  it('says why a queue is paused, and not that its jobs wait', () => {
    expect(queueProblems({ paused: true, reason: 'bad token', oldestWaitingMs: 90_000 }, WORKER, 0)).toEqual([
      { code: 'paused', message: 'Paused: bad token' },
    ]);
  });
});
