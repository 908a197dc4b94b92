import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { ReconcileCredit } from './reconciliation.jobs.js';
import { creditReconciliation } from './reconciliation.queues.js';
import { Reconciliation } from './reconciliation.service.js';

@Processor(creditReconciliation)
export class ReconciliationProcessor extends QueueProcessor {
  constructor(private readonly reconciliation: Reconciliation) {
    super();
  }

  @Handles(ReconcileCredit)
  reconcile(_: ReconcileCredit, job: JobContext) {
    return this.reconciliation.run(job);
  }
}
