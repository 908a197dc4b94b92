import type { InventoryImportStatus } from '../../../database/schema/files-inventory.js';
import { Field, JobAccepted, PageQuery } from '../../../http/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { Nested, Optional } from '../../../validation/index.js';
import { ROW_REFUSALS } from '../../inventory/index.js';
import { INVENTORY_COLUMNS, type InventoryColumn } from '../inventory-columns.js';
import { FILE_FAULT_CODES, type ImportFaultCode } from './import-row.rules.js';
import type { ImportView, RowFaultRow } from './inventory-import.js';

/** What stands in the form beside the file. */
export class ImportFormDto {
  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

/** `?limit=` and `?cursor=` are those of the faults. */
export class ImportFaultsQuery extends PageQuery {}

const IMPORT_ID = { format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e71' } as const;

export class ImportAccepted extends JobAccepted {
  @Field({
    ...IMPORT_ID,
    type: String,
    nullable: true,
    description:
      'See `GET /inventory/imports/{id}`, whose status says what has become of it: the job may be continued by others. Null where a job that is no import held the deduplication key.',
  })
  readonly importId: string | null;
}

class ImportFailureDto {
  @Field({ example: 'csv_header' })
  readonly code: string;

  @Field({
    example: 'The header lacks "min_stock". It should be: vendor_code,sku,price,stock,min_stock.',
  })
  readonly message: string;

  @Field({ type: Number, example: 1, description: 'Where in the file, if anywhere.' })
  @Optional()
  readonly line?: number;
}

export class ImportDto {
  @Field(IMPORT_ID)
  readonly id: string;

  @Field({
    enum: ['pending', 'running', 'completed', 'failed', 'stopped'],
    example: 'completed',
    description:
      'This counts, and not the state of a job: a long import is continued by one job after the other. `failed`: the file was ' +
      'refused as a whole, and changed nothing. `stopped`: the last job has ended without it. A dead job goes on where it ' +
      'stopped when an operator retries it; after one that was cancelled, discarded or has expired, send the file again: ' +
      'what was taken over is then `unchanged`.',
  })
  readonly status: InventoryImportStatus | 'stopped';

  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
    description: 'The job that works on it now.',
  })
  readonly jobId: string;

  @Field({
    type: String,
    nullable: true,
    example: 'stock-november.csv',
    description: 'What its sender calls the file.',
  })
  readonly name: string | null;

  @Field({ type: String, nullable: true, example: 'warehouse', description: 'The API key that sent it.' })
  readonly requestedBy: string | null;

  @Field({ example: 48_211 })
  readonly bytes: number;

  @Field({
    type: Number,
    nullable: true,
    example: 1_250,
    description: 'Rows of the file; null until they were counted.',
  })
  readonly total: number | null;

  @Field({ example: 1_250, description: 'Rows that were dealt with: applied, unchanged or refused.' })
  readonly position: number;

  @Field({ example: 1_200 })
  readonly applied: number;

  @Field({ example: 48, description: 'Rows that said what stood there already.' })
  readonly unchanged: number;

  @Field({ example: 2 })
  readonly refused: number;

  @Field({ type: ImportFailureDto, nullable: true, description: 'Why it failed or stopped.' })
  readonly failure: ImportView['failure'];

  @Field({ type: Date })
  readonly createdAt: Date;

  @Field({ type: Date, nullable: true })
  readonly startedAt: Date | null;

  @Field({ type: Date, nullable: true })
  readonly finishedAt: Date | null;

  static of({ vendorId: _, keptFaults: __, ...view }: ImportView): ImportDto {
    return view;
  }
}

/** What is wrong with a row, such that it changed nothing. */
export class ImportFaultDto {
  @Field({ example: 17, description: 'Line of the file on which the row begins; the header stands on line 1.' })
  readonly line: number;

  @Field({
    type: String,
    enum: INVENTORY_COLUMNS,
    nullable: true,
    example: 'price',
    description: 'Null for a fault of the row as a whole.',
  })
  readonly column: InventoryColumn | null;

  @Field({ enum: [...FILE_FAULT_CODES, ...ROW_REFUSALS], example: 'invalid_price' })
  readonly code: ImportFaultCode;

  @Field({ example: 'A price is written 1980.50, with at most two decimals and no separators, unlike "1,980.50".' })
  readonly message: string;

  static of({ line, column, code, message }: RowFaultRow): ImportFaultDto {
    return { line, column, code, message };
  }
}

/** An import with a page of what is wrong with its rows. */
export class ImportDetailDto extends ImportDto {
  @Field({
    type: [ImportFaultDto],
    description: 'In the order of the file; of many only the first 1,000 are kept.',
  })
  readonly items: readonly ImportFaultDto[];

  @Field({
    type: String,
    nullable: true,
    example: null,
    description: 'Pass it as `cursor` for the next faults; null on the last page.',
  })
  readonly nextCursor: string | null;
}
