import { ArrayMinSize } from 'class-validator';
import { Field, PageQuery } from '../../../http/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { IsId, Nested, NestedList, Optional } from '../../../validation/index.js';
import { RowFaultDto } from '../levels/row-fault.dto.js';
import { VendorNamingDto } from '../vendor-naming.dto.js';
import { MOST_UPDATES } from './bulk-update.jobs.js';
import { type BulkUpdateView, SHOWN_BULK_STATUSES } from './bulk-update-views.repository.js';
import { StockUpdateDto } from './stock-update.dto.js';

export class StartBulkUpdateDto extends VendorNamingDto {
  @Field({
    description:
      'Taken over in their order: of two of one product the last one counts. A vendor that is named beside them is that of ' +
      'all without one.',
  })
  @NestedList(() => StockUpdateDto, { max: MOST_UPDATES })
  @ArrayMinSize(1, { message: 'must hold at least one update' })
  updates: StockUpdateDto[];

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

export class BulkUpdatesQuery extends PageQuery {
  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e31',
    description: 'Only those whose rows are all of this vendor.',
  })
  @Optional()
  @IsId()
  vendorId?: string;
}

export class BulkUpdateDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e61', description: 'The id of its job.' })
  readonly id: string;

  @Field({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e31',
    description: 'The vendor of the request, who sees it; null where only its rows name vendors.',
  })
  readonly vendorId: string | null;

  @Field({
    enum: SHOWN_BULK_STATUSES,
    example: 'completed',
    description: '`stopped`: its job has ended without it; retry the job, and it goes on where it stopped.',
  })
  readonly status: BulkUpdateView['status'];

  @Field({ example: 1_200 })
  readonly rows: number;

  @Field({ example: 1_200, description: 'The first so many rows are done.' })
  readonly done: number;

  @Field({ example: 1_150, description: 'Rows that changed something.' })
  readonly applied: number;

  @Field({ example: 47, description: 'Rows that said what stood there already.' })
  readonly unchanged: number;

  @Field({ example: 3, description: 'Rows that were refused.' })
  readonly refused: number;

  @Field({ type: Date })
  readonly requestedAt: Date;

  @Field({ type: Date, nullable: true })
  readonly startedAt: Date | null;

  @Field({ type: Date, nullable: true })
  readonly finishedAt: Date | null;
}

/** A bulk update with a page of the rows that were refused. */
export class BulkUpdateDetailDto extends BulkUpdateDto {
  @Field({ type: [RowFaultDto], description: 'In the order of the request; `row` counts from 1.' })
  readonly items: readonly RowFaultDto[];

  @Field({
    type: String,
    nullable: true,
    example: null,
    description: 'Pass it as `cursor` for the next rows; null on the last page.',
  })
  readonly nextCursor: string | null;
}
