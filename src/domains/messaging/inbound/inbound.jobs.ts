import { Job, Payload } from '../../../jobs/index.js';
import { IsId } from '../../../validation/index.js';
import { inboundMessages } from './inbound.queues.js';

/** Does what somebody asks for by a message. */
@Job('handle-inbound', { queue: inboundMessages })
export class HandleInbound extends Payload<HandleInbound> {
  @IsId()
  readonly inboundId: string;
}
