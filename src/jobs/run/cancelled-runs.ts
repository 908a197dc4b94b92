import { Injectable } from '@nestjs/common';
import { ControlMessages } from '../control/control-messages.js';
import { ActiveRuns } from './active-runs.js';
import { JobCancelled } from './outcomes.js';

/** Aborts the runs of jobs that were cancelled, in whichever process they are. A lost message costs one heartbeat. */
@Injectable()
export class CancelledRuns {
  constructor(
    messages: ControlMessages,
    private readonly active: ActiveRuns,
  ) {
    messages.subscribe((message) => {
      if (message.kind === 'job_cancelled') this.#abort(message.jobId);
    });
  }

  #abort(jobId: string): void {
    for (const { run, controller, phase } of this.active.list()) {
      // A committed run had completed the job before anybody could cancel it.
      if (run.jobId === jobId && phase !== 'committed') controller.abort(new JobCancelled(jobId));
    }
  }
}
