import { IsString, Length } from 'class-validator';
import { Job, Payload } from '../../../jobs/index.js';
import { IsId, Nested, Optional } from '../../../validation/index.js';
import { orderRouting } from './order-routing.queues.js';

export const REASON_LIMIT = 500;

/** The vendor that somebody wants to be offered the order, whatever the ranking says. */
export class ChosenVendor {
  @IsId()
  readonly vendorId: string;

  @IsString()
  @Length(1, REASON_LIMIT)
  readonly reason: string;

  /** Name of the API key. */
  @IsString()
  @Length(1, 200)
  readonly actor: string;
}

/** Ranks the vendors that can deliver an order, and offers it to the best, or to the chosen one. */
@Job('route-order', { queue: orderRouting })
export class RouteOrder extends Payload<RouteOrder> {
  @IsId()
  readonly orderId: string;

  @Optional()
  @Nested(() => ChosenVendor)
  readonly chosen?: ChosenVendor;
}
