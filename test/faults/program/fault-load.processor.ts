import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../../../src/errors/index.js';
import {
  Handles,
  type JobContext,
  Jobs,
  PermanentFailure,
  Processor,
  QueueProcessor,
  RetryLater,
} from '../../../src/jobs/index.js';
import { EffectsService } from './effects.service.js';
import { CallProvider, Chain, Effect, Flaky, Later, Permanent, Slow, Tick, Zombie } from './fault-jobs.js';
import { faultLoad } from './fault.queues.js';

const PROVIDER_TIMEOUT_MS = 10_000;
const LOOK_MS = 10;

@Processor(faultLoad)
export class FaultLoadProcessor extends QueueProcessor {
  constructor(
    private readonly effects: EffectsService,
    private readonly jobs: Jobs,
  ) {
    super();
  }

  @Handles(Effect)
  effect(_: Effect, job: JobContext) {
    return job.commit((tx) => this.effects.write(tx, job));
  }

  @Handles(Tick)
  tick(_: Tick, job: JobContext) {
    return job.commit((tx) => this.effects.write(tx, job));
  }

  @Handles(Flaky)
  flaky({ failures }: Flaky, job: JobContext) {
    // Attempts, not runs: a lost run must not count as a failure.
    if (job.attempt <= failures) throw new Error(`failure ${job.attempt} of ${failures}`);
    return job.commit((tx) => this.effects.write(tx, job));
  }

  @Handles(Slow)
  async slow({ ms }: Slow, job: JobContext) {
    await sleep(ms);
    return job.commit((tx) => this.effects.write(tx, job));
  }

  @Handles(Permanent)
  permanent(_: Permanent): never {
    throw new PermanentFailure('hopeless', 'No use');
  }

  @Handles(Later)
  later(_: Later, job: JobContext) {
    if (job.run === 1) throw new RetryLater(100, 'not now');
    return job.commit((tx) => this.effects.write(tx, job));
  }

  @Handles(Chain)
  chain({ children }: Chain, job: JobContext) {
    return job.commit(async (tx) => {
      await this.effects.write(tx, job);
      for (let child = 0; child < children; child++) await this.jobs.enqueue(tx, new Effect({ parent: job.id }));
    });
  }

  /** Claimed before and recorded after: a run that finds an older claim cannot tell whether that one's call was made. */
  @Handles(CallProvider)
  async callProvider(_: CallProvider, job: JobContext) {
    const isFirst = await this.effects.claimCall(job.id);
    if (isFirst) await call(job.id);
    return job.commit((tx) => this.effects.recordCall(tx, job.id, isFirst ? 'done' : 'uncertain'));
  }

  @Handles(Zombie)
  async zombie({ entered, release }: Zombie, job: JobContext) {
    if (job.run === 1) {
      writeFileSync(entered, '');
      blockUntil(release);
    }
    try {
      // Nothing of the process came to its turn since the block: only the fence in PostgreSQL can refuse this.
      return await job.commit((tx) => this.effects.write(tx, job));
    } catch (error) {
      await this.effects.noteRefusal(job, codeOf(error) ?? String(error));
      throw error;
    }
  }
}

async function call(effectKey: string): Promise<void> {
  const answer = await fetch(`${process.env['FAULT_PROVIDER_URL']}/${effectKey}`, {
    method: 'POST',
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`The provider answered ${answer.status}.`);
}

/** Holds the event loop up: no heartbeat, no timer, nothing. */
function blockUntil(file: string): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(file)) Atomics.wait(cell, 0, 0, LOOK_MS);
}
