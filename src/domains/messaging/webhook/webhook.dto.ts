import { Field } from '../../../http/openapi/index.js';
import type { TakenIn } from './webhook.service.js';

/** How many of what a call of the webhook held; what had been reported before counts too. */
export class TakenInDto implements TakenIn {
  @Field({ example: 1 })
  readonly statuses: number;

  @Field({ example: 0 })
  readonly messages: number;
}
