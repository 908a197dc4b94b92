import { IsString } from 'class-validator';
import { defineQueue, Job, Jobs, noBackoff, Payload, Priority, seconds } from '../index.js';
import { RecordingJobs } from './recording-jobs.js';

const queue = defineQueue('recording-jobs-spec', {
  concurrency: 1,
  timeout: seconds(1),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: seconds(1) },
  keepFailed: { age: seconds(1) },
});

@Job('recording-jobs-spec', { queue })
class Greet extends Payload<Greet> {
  @IsString() readonly name: string;
}

@Job('recording-jobs-spec-other', { queue })
class Other extends Payload<Other> {}

describe('RecordingJobs', () => {
  it('stands in for Jobs and remembers what was enqueued', async () => {
    const jobs = new RecordingJobs();
    const used: Jobs = jobs;
    const { jobId } = await used.enqueue(undefined, new Greet({ name: 'Asha' }), { delay: 5 });
    await used.enqueue(undefined, new Other({}));
    expect(jobs.only(Greet)).toMatchObject({
      jobId,
      queue: queue.name,
      payload: { name: 'Asha' },
      options: { delay: 5 },
    });
    expect(jobs.all).toHaveLength(2);
    jobs.clear();
    jobs.expectNone();
  });

  it('says what was enqueued when it is not what was expected', async () => {
    const jobs = new RecordingJobs();
    expect(() => jobs.only(Greet)).toThrow('Expected one Greet to be enqueued, found none.');
    await jobs.enqueue(undefined, new Greet({ name: 'a' }));
    await jobs.enqueue(undefined, new Greet({ name: 'b' }));
    expect(() => jobs.only(Greet)).toThrow('found Greet {"name":"a"}, Greet {"name":"b"}.');
    expect(() => jobs.expectNone()).toThrow('Expected no job');
  });

  it('validates as the real one does, and records nothing that breaks a rule', async () => {
    const jobs = new RecordingJobs();
    const wrong = Object.assign(new Greet({ name: 'a' }), { name: 7, more: 1 });
    await expect(jobs.enqueue(undefined, wrong)).rejects.toMatchObject({ code: 'validation_failed' });
    jobs.expectNone();
  });

  it('deduplicates the same payload, among those who are to share it', async () => {
    const jobs = new RecordingJobs();
    const asked = async (deduplicateAmong?: string) =>
      (
        await jobs.enqueue(undefined, new Greet({ name: 'a' }), {
          deduplicate: true,
          ...(deduplicateAmong && { deduplicateAmong }),
        })
      ).outcome;
    expect([await asked(), await asked('V1'), await asked('V2')]).toEqual(['created', 'created', 'created']);
    expect([await asked(), await asked('V1')]).toEqual(['deduplicated', 'deduplicated']);
  });

  it('knows a deduplication key while it is taken', async () => {
    const jobs = new RecordingJobs();
    const first = await jobs.enqueue(undefined, new Greet({ name: 'a' }), { deduplicationKey: 'k' });
    const second = await jobs.enqueue(undefined, new Greet({ name: 'b' }), { deduplicationKey: 'k' });
    expect([first.outcome, second.outcome, second.jobId]).toEqual(['created', 'deduplicated', first.jobId]);
  });
});
