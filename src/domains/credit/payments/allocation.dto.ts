import { Field } from '../../../http/index.js';
import { asNumber } from '../../../money/index.js';
import type { AllocationView } from './allocations.repository.js';

/** What an invoice has taken of a payment. */
export class AllocationDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e41' })
  readonly paymentId: string;

  @Field({ example: 'BANK-20261122-0017' })
  readonly paymentReference: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e20' })
  readonly invoiceId: string;

  @Field({ example: 'INV-2026-000123' })
  readonly invoiceNumber: string;

  @Field({ example: 1500, description: 'In major units of the currency.' })
  readonly amount: number;

  @Field({ type: Date })
  readonly at: Date;
}

export const shownAllocation = ({ amount, ...allocation }: AllocationView): AllocationDto => ({
  ...allocation,
  amount: asNumber(amount),
});
