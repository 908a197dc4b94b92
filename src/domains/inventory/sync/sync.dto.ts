import { IsIn } from 'class-validator';
import { SYNC_MODES, type SyncMode } from '../../../database/schema/inventory-updates.js';
import { Field, PageQuery } from '../../../http/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { IsId, Nested, Optional } from '../../../validation/index.js';
import { RowFaultDto } from '../levels/row-fault.dto.js';
import { VendorNamingDto } from '../vendor-naming.dto.js';
import { SHOWN_SYNC_STATUSES, type SyncView } from './sync-views.repository.js';

const VENDOR = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e31';

const MODE = {
  enum: SYNC_MODES,
  example: 'full',
  description:
    '`incremental`: what has changed since the last sync. `full`: everything; what is not listed is emptied.',
} as const;

export class StartSyncDto extends VendorNamingDto {
  @Field(MODE)
  @Optional()
  @IsIn(SYNC_MODES)
  mode: SyncMode = 'incremental';

  @Field({
    type: EnqueueOptionsDto,
    description:
      'While a sync of the vendor in this mode is waiting or running, the answer is that one, whatever stands here: one that ' +
      'was delayed keeps its time, and the request that comes after it adds none.',
  })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

export class SyncsQuery extends PageQuery {
  @Field({ format: 'uuid', example: VENDOR, description: "Only this vendor's." })
  @Optional()
  @IsId()
  vendorId?: string;
}

class SyncErrorDto {
  @Field({ example: 'supplier_unauthorized' })
  readonly code: string;

  @Field({ example: 'The supplier does not let us in: it answered 401. Check SUPPLIER_API_TOKEN, then retry the job.' })
  readonly message: string;
}

export class SyncDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e51', description: 'The id of its job.' })
  readonly id: string;

  @Field({ format: 'uuid', example: VENDOR })
  readonly vendorId: string;

  @Field({ example: 'V001' })
  readonly vendorCode: string;

  @Field(MODE)
  readonly mode: SyncMode;

  @Field({
    enum: SHOWN_SYNC_STATUSES,
    example: 'completed',
    description:
      '`stopped`: its job has ended without it; retry the job, and it goes on where it stopped. `superseded`: another ' +
      'sync of the vendor has begun since.',
  })
  readonly status: SyncView['status'];

  @Field({ type: Date, nullable: true, description: 'Changes since then were asked for; null: everything.' })
  readonly since: Date | null;

  @Field({ example: 20, description: 'Pages that are taken over.' })
  readonly pages: number;

  @Field({ example: 9_640, description: 'Rows that changed something.' })
  readonly applied: number;

  @Field({ example: 350, description: 'Rows that said what stood there already.' })
  readonly unchanged: number;

  @Field({ example: 10, description: 'Rows that were refused.' })
  readonly refused: number;

  @Field({
    example: 4,
    description: 'Products that a full sync emptied down to what is reserved: they were not listed.',
  })
  readonly emptied: number;

  @Field({
    type: SyncErrorDto,
    nullable: true,
    description: 'Why the last request brought no page, or that the job has ended without the sync (`job_dead`, …).',
  })
  readonly error: SyncErrorDto | null;

  @Field({ type: Date })
  readonly requestedAt: Date;

  @Field({ type: Date, nullable: true })
  readonly startedAt: Date | null;

  @Field({ type: Date, nullable: true })
  readonly finishedAt: Date | null;
}

/** A sync with a page of the rows that were not taken over as they stand. */
export class SyncDetailDto extends SyncDto {
  @Field({ type: [RowFaultDto], description: 'In their order, the first 1,000.' })
  readonly items: readonly RowFaultDto[];

  @Field({
    type: String,
    nullable: true,
    example: null,
    description: 'Pass it as `cursor` for the next rows; null on the last page.',
  })
  readonly nextCursor: string | null;
}
