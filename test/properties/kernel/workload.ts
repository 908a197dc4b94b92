import { IsIn, IsInt, Min } from 'class-validator';
import {
  defineQueue,
  fixed,
  Handles,
  Job,
  type JobContext,
  type Jobs,
  Payload,
  PermanentFailure,
  Priority,
  Processor,
  QueueProcessor,
  RetryLater,
  seconds,
} from '../../../src/jobs/index.js';
import type { Host } from './host.js';

/** Copies that a simulated process runs at a time. */
export const CONCURRENCY = 3;

export const simulated = defineQueue('simulated', {
  concurrency: CONCURRENCY,
  timeout: seconds(4),
  attempts: 3,
  backoff: fixed(300),
  priority: Priority.Normal,
  keepCompleted: { age: 0 },
  keepFailed: { age: 0 },
});

/** How a job behaves; each is one way for a run to end. */
export const BEHAVIOURS = [
  'commits',
  'returns',
  'chains',
  'fails once',
  'fails always',
  'fails for good',
  'later once',
  'takes too long',
  'kills its process',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

@Job('work', { queue: simulated })
export class Work extends Payload<Work> {
  @IsIn(BEHAVIOURS)
  readonly behaviour: Behaviour;

  @IsInt()
  @Min(0)
  readonly durationMs: number;
}

/** A slot every four seconds; each of them must have its job, whatever happens to whom. */
export const TICK_MS = seconds(4);

@Job('tick', { queue: simulated, schedule: { pattern: '*/4 * * * * *', missed: 'all', overlap: 'queue' } })
export class Tick extends Payload<Tick> {}

const EFFECT = `insert into simulation.effects (job_id, run) values ($1, $2)`;

/** A run longer than its time-out that does not heed its signal. */
const TOO_LONG_MS = 6_000;

@Processor(simulated)
export class SimulatedProcessor extends QueueProcessor {
  jobs: Jobs | undefined;

  constructor(private readonly host: Host) {
    super();
  }

  @Handles(Work)
  async work({ behaviour, durationMs }: Work, job: JobContext): Promise<unknown> {
    await this.host.pass(durationMs);
    switch (behaviour) {
      case 'returns':
        return undefined;
      case 'fails once':
        if (job.attempt === 1) throw new Error('The first attempt fails');
        break;
      case 'fails always':
        throw new Error('It always fails');
      case 'fails for good':
        throw new PermanentFailure('hopeless', 'No attempt can help');
      case 'later once':
        if (job.run === 1) throw new RetryLater(500, 'Not yet');
        break;
      case 'takes too long':
        await this.host.pass(TOO_LONG_MS);
        break;
      case 'kills its process':
        this.host.die();
        return this.host.hang();
      default:
    }
    return this.#commit(behaviour, job);
  }

  @Handles(Tick)
  tick(_: Tick, job: JobContext): Promise<void> {
    return job.commit(async (tx) => void (await tx.query(EFFECT, [job.id, job.run])));
  }

  #commit(behaviour: Behaviour, job: JobContext): Promise<void> {
    return job.commit(async (tx) => {
      await tx.query(EFFECT, [job.id, job.run]);
      if (behaviour !== 'chains') return;
      const child = new Work({ behaviour: 'commits', durationMs: 10 });
      await this.jobs?.enqueue(tx, child, { keys: [`parent:${job.id}`] });
    });
  }
}
