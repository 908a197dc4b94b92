import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { type CleanedUp, CleanUpMessages, MessagesCleanUp } from '../clean-up/index.js';
import { HandleInbound } from './inbound.jobs.js';
import { inboundMessages } from './inbound.queues.js';
import { type Handled, InboundHandling } from './inbound-handling.service.js';

@Processor(inboundMessages)
export class InboundProcessor extends QueueProcessor {
  constructor(
    private readonly handling: InboundHandling,
    private readonly cleanUp: MessagesCleanUp,
  ) {
    super();
  }

  @Handles(HandleInbound)
  handle({ inboundId }: HandleInbound, job: JobContext): Promise<Handled> {
    return job.commit((tx) => this.handling.handle(tx, inboundId));
  }

  @Handles(CleanUpMessages)
  forget(_: CleanUpMessages, job: JobContext): Promise<CleanedUp> {
    return this.cleanUp.run(job);
  }
}
