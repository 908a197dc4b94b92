import { IsIn, IsString, Length } from 'class-validator';
import { Job, Payload } from '../../../jobs/index.js';
import { IsId, Optional } from '../../../validation/index.js';
import { orderProcessing } from './order-processing.queues.js';

export const REASON_LIMIT = 500;

/** The statuses that a vendor reports of an order that it has accepted. */
export const REPORTED_STATUSES = ['packing', 'dispatched', 'delivered'] as const;
export type ReportedStatus = (typeof REPORTED_STATUSES)[number];

/** What all actions on an order have in common. */
export abstract class OrderAction<Self extends OrderAction<Self>> extends Payload<Self> {
  @IsId()
  readonly orderId: string;

  /** Who asked for it: the name of an API key. */
  @Optional()
  @IsString()
  @Length(1, 200)
  readonly actor?: string;

  @Optional()
  @IsString()
  @Length(1, REASON_LIMIT)
  readonly reason?: string;
}

@Job('confirm-order', { queue: orderProcessing, aliases: ['CONFIRM'] })
export class ConfirmOrder extends OrderAction<ConfirmOrder> {}

@Job('update-order-status', { queue: orderProcessing, aliases: ['UPDATE_STATUS'] })
export class UpdateOrderStatus extends OrderAction<UpdateOrderStatus> {
  @IsIn(REPORTED_STATUSES)
  readonly status: ReportedStatus;

  /** Whose order it was when this was reported: it is refused when another vendor has it by then. */
  @Optional()
  @IsId()
  readonly vendorId?: string;
}

@Job('complete-order', { queue: orderProcessing, aliases: ['COMPLETE'] })
export class CompleteOrder extends OrderAction<CompleteOrder> {}

@Job('cancel-order', { queue: orderProcessing, aliases: ['CANCEL'] })
export class CancelOrder extends OrderAction<CancelOrder> {}
