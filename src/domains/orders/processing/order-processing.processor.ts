import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { orderProcessing } from './order-processing.queues.js';
import { type ActionResult, OrderActions } from './order-actions.service.js';
import { CancelOrder, CompleteOrder, ConfirmOrder, UpdateOrderStatus } from './order-processing.jobs.js';
import { AssignVendor } from '../sourcing/assign-vendor.job.js';
import { type Assigned, Assignment } from '../sourcing/assignment.service.js';

@Processor(orderProcessing)
export class OrderProcessingProcessor extends QueueProcessor {
  constructor(
    private readonly actions: OrderActions,
    private readonly assignment: Assignment,
  ) {
    super();
  }

  @Handles(ConfirmOrder)
  confirm(action: ConfirmOrder, job: JobContext): Promise<ActionResult> {
    return job.commit((tx) => this.actions.carryOut(tx, action, 'confirmed', job.id));
  }

  @Handles(AssignVendor)
  assign(assignment: AssignVendor, job: JobContext): Promise<Assigned> {
    return this.assignment.carryOut(assignment, job);
  }

  @Handles(UpdateOrderStatus)
  updateStatus(action: UpdateOrderStatus, job: JobContext): Promise<ActionResult> {
    return job.commit((tx) => this.actions.carryOut(tx, action, action.status, job.id));
  }

  @Handles(CompleteOrder)
  complete(action: CompleteOrder, job: JobContext): Promise<ActionResult> {
    return job.commit((tx) => this.actions.carryOut(tx, action, 'completed', job.id));
  }

  @Handles(CancelOrder)
  cancel(action: CancelOrder, job: JobContext): Promise<ActionResult> {
    return job.commit((tx) => this.actions.carryOut(tx, action, 'cancelled', job.id));
  }
}
