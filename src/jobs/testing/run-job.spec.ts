import { IsOptional, IsString } from 'class-validator';
import {
  defineQueue,
  fixed,
  Handles,
  Job,
  type JobContext,
  Payload,
  PauseQueue,
  Priority,
  Processor,
} from '../index.js';
import { QueueProcessor, RetryLater, seconds } from '../index.js';
import { runJob } from './run-job.js';

const queue = defineQueue('run-job-spec', {
  concurrency: 1,
  timeout: 50,
  attempts: 2,
  backoff: fixed(1),
  priority: Priority.Normal,
  keepCompleted: { age: seconds(1) },
  keepFailed: { age: seconds(1) },
});

@Job('run-job-spec', { queue })
class Work extends Payload<Work> {
  @IsString() readonly how: string;
  @IsOptional() @IsString() readonly note?: string;
}

@Job('run-job-spec-other', { queue })
class Other extends Payload<Other> {}

@Processor(queue)
class WorkProcessor extends QueueProcessor {
  @Handles(Work)
  async work({ how }: Work, job: JobContext): Promise<unknown> {
    switch (how) {
      case 'facts':
        return { attempt: job.attempt, maxAttempts: job.maxAttempts, run: job.run, at: new Date(0) };
      case 'later':
        throw new RetryLater(100, 'not now', { scope: 'queue' });
      case 'report':
        job.progress(10);
        job.progress({ done: 5 });
        return null;
      case 'pause':
        throw new PauseQueue('no token');
      case 'hang':
        return new Promise((_, reject) => job.signal.addEventListener('abort', () => reject(job.signal.reason)));
      case 'commit twice':
        await job.commit(async () => 1);
        return job.commit(async () => 2);
      case 'query':
        return job.commit((tx) => tx.query('select 1'));
      default:
        throw new Error(how);
    }
  }
}

const run = (how: string, options = {}) => runJob(WorkProcessor, new Work({ how }), options);

describe('runJob', () => {
  it('gives the handler the facts of its run, and its result as JSON', async () => {
    const result = { attempt: 1, maxAttempts: 2, run: 1, at: '1970-01-01T00:00:00.000Z' };
    expect(await run('facts')).toEqual({ outcome: 'completed', isCommitted: false, result });
    expect(await run('facts', { attempt: 4, maxAttempts: 9, run: 7 })).toMatchObject({
      result: { attempt: 4, maxAttempts: 9, run: 7 },
    });
  });

  it('says how the run would be written down', async () => {
    expect(await run('no')).toMatchObject({ outcome: 'failed', error: { message: 'no' } });
    expect(await run('no', { attempt: 2 })).toMatchObject({ outcome: 'dead', error: { message: 'no' } });
    expect(await run('later')).toEqual({ outcome: 'later', delayMs: 100, scope: 'queue' });
    expect(await run('pause')).toEqual({ outcome: 'paused', reason: 'no token' });
    expect(await run('hang')).toMatchObject({ outcome: 'failed', error: { code: 'timeout' } });
    expect(await run('commit twice')).toEqual({ outcome: 'completed', result: 1, isCommitted: true });
  });

  it('keeps what was last reported', async () => {
    expect(await run('report')).toMatchObject({ outcome: 'completed', progress: { done: 5 } });
  });

  it('hands a run back that was aborted from outside', async () => {
    const abort = new AbortController();
    const outcome = run('hang', { abort, timeoutMs: 60_000 });
    abort.abort();
    expect(await outcome).toEqual({ outcome: 'later', delayMs: 0, scope: 'job' });
  });

  it('has no database unless it is given one', async () => {
    expect(await run('query')).toMatchObject({
      outcome: 'failed',
      error: { message: expect.stringContaining('{ database }') },
    });
  });

  it('refuses what could not have been enqueued, and a job of another processor', async () => {
    const wrong = Object.assign(new Work({ how: 'facts' }), { how: 7 });
    await expect(runJob(WorkProcessor, wrong)).rejects.toMatchObject({ code: 'validation_failed' });
    await expect(runJob(WorkProcessor, new Other({}))).rejects.toThrow('does not handle');
  });
});
