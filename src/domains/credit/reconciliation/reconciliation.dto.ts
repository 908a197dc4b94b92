import { Field, PageQuery } from '../../../http/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { Nested, Optional } from '../../../validation/index.js';
import { FIGURES, LEDGER } from './figures.js';
import type { ReconciliationView } from './reconciliations.repository.js';

export class ReconcileDto {
  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

/** `?limit=` and `?cursor=` are those of the discrepancies. */
export class DiscrepanciesQuery extends PageQuery {}

const STATUSES = ['running', 'completed', 'stopped'] as const;

export class ReconciliationDto {
  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
    description: 'The id of its job. It is there from the moment at which the job begins.',
  })
  readonly id: string;

  @Field({
    enum: STATUSES,
    example: 'completed',
    description: '`stopped`: its job has ended without it; retry the job, and it goes on where it stopped.',
  })
  readonly status: ReconciliationView['status'];

  @Field({ example: 1_250, description: 'Accounts that were compared so far.' })
  readonly accounts: number;

  @Field({ example: 98_400, description: 'Entries of the ledger that their balances were added up from.' })
  readonly entries: number;

  @Field({ example: 0 })
  readonly discrepancies: number;

  @Field({
    type: Boolean,
    nullable: true,
    example: true,
    description: 'Whether the debits of the whole ledger equal its credits; null until it was looked at, at the end.',
  })
  readonly isBalanced: boolean | null;

  @Field({ type: Date })
  readonly startedAt: Date;

  @Field({ type: Date, nullable: true })
  readonly finishedAt: Date | null;
}

/** A figure that is not what it should be. */
export class DiscrepancyDto {
  @Field({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e12',
    description: 'Null for the ledger as a whole.',
  })
  readonly retailerId: string | null;

  @Field({ type: String, nullable: true, example: 'R001' })
  readonly retailerCode: string | null;

  @Field({
    enum: [...FIGURES, LEDGER],
    example: 'outstanding',
    description:
      "`outstanding`, `unapplied`: the account's balance, with the ledger. `reserved`: with the reservations that are held. " +
      '`open_invoices`, `unapplied_payments`: what invoices are open for and payments have left, with the ledger. ' +
      '`paid_invoices`, `applied_payments`: what they say was paid, with the allocations. `ledger`: the sum of all entries.',
  })
  readonly figure: string;

  @Field({ example: 45_000, description: 'What it should be.' })
  readonly expected: number;

  @Field({ example: 45_100, description: 'What stands there.' })
  readonly actual: number;

  @Field({ example: 100, description: 'Actual less expected.' })
  readonly difference: number;

  @Field({ type: Date })
  readonly at: Date;
}

/** A reconciliation with a page of what it found. */
export class ReconciliationDetailDto extends ReconciliationDto {
  @Field({ type: [DiscrepancyDto], description: 'By retailer and figure.' })
  readonly items: readonly DiscrepancyDto[];

  @Field({
    type: String,
    nullable: true,
    example: null,
    description: 'Pass it as `cursor` for the next discrepancies; null on the last page.',
  })
  readonly nextCursor: string | null;
}
