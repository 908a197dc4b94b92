import { Handles, Processor, QueueProcessor } from '../../../src/jobs/index.js';
import { Killer } from './fault-jobs.js';
import { faultKillers } from './fault.queues.js';

@Processor(faultKillers)
export class FaultKillersProcessor extends QueueProcessor {
  /** As the system's out-of-memory killer does it: nothing gets a chance to clean up. */
  @Handles(Killer)
  kill(_: Killer): void {
    process.kill(process.pid, 'SIGKILL');
  }
}
