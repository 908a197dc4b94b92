import { Field } from './field.decorator.js';

/** The answer to a request whose work is done later. */
export class JobAccepted {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly jobId: string;

  @Field({ example: 'whatsapp-messages' })
  readonly queue: string;

  @Field({ example: 'send-whatsapp' })
  readonly name: string;

  @Field({
    enum: ['pending', 'queued', 'active', 'completed', 'dead', 'cancelled', 'expired'],
    example: 'queued',
    description:
      '`queued`: goes to a worker at once; `pending`: waits for its time or for room. Both will be done. The others are ' +
      'those of an older job, when the outcome is `deduplicated`.',
  })
  readonly state: string;

  @Field({
    enum: ['created', 'deduplicated'],
    example: 'created',
    description: '`deduplicated`: the same job was there already, and `jobId` is that one.',
  })
  readonly outcome: string;
}
