import { IsBoolean, IsIn, IsString, Length } from 'class-validator';
import { INVENTORY_EXPORT_FORMATS, type InventoryExportFormat } from '../../../database/schema/files-inventory.js';
import { Field } from '../../../http/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { Nested, Optional } from '../../../validation/index.js';
import type { ExportView } from './inventory-export.js';

const FORMAT = { enum: INVENTORY_EXPORT_FORMATS, example: 'csv' };

class ExportFiltersDto {
  @Field({ example: 'V001', description: 'Only what this vendor has.' })
  @Optional()
  @IsString()
  @Length(1, 100)
  vendorCode?: string;

  @Field({ example: 'groceries', description: 'The whole name of the category, in any case.' })
  @Optional()
  @IsString()
  @Length(1, 100)
  category?: string;

  @Field({ example: true, description: 'Only what is below its minimum.' })
  @Optional()
  @IsBoolean()
  belowMinimum?: boolean;
}

export class ExportInventoryDto extends ExportFiltersDto {
  @Field({ example: 'V001', description: 'Another name of `vendorCode`; also by the id of the vendor.' })
  @Optional()
  @IsString()
  @Length(1, 100)
  businessId?: string;

  @Field({
    ...FORMAT,
    description: 'A CSV file, with a byte order mark for Excel, can be imported again; JSON is one list of objects.',
  })
  @IsIn(INVENTORY_EXPORT_FORMATS)
  format: InventoryExportFormat;

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

class ExportFailureDto {
  @Field({ example: 'cancelled' })
  readonly code: string;

  @Field({ example: 'Cancelled by warehouse.' })
  readonly message: string;
}

export class ExportDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11', description: 'That of its job.' })
  readonly id: string;

  @Field({
    enum: ['pending', 'completed', 'failed'],
    example: 'completed',
    description:
      '`failed`: its job has ended without it. A dead job writes it when an operator retries it; otherwise ask for another.',
  })
  readonly status: ExportView['status'];

  @Field({ type: ExportFailureDto, nullable: true, example: null, description: 'Why it has failed.' })
  readonly failure: ExportView['failure'];

  @Field(FORMAT)
  readonly format: InventoryExportFormat;

  @Field({ type: ExportFiltersDto, example: { vendorCode: 'V001' } })
  readonly filters: ExportFiltersDto;

  @Field({ type: Number, nullable: true, example: 1_250, description: 'Null until it is written.' })
  readonly rows: number | null;

  @Field({ type: Number, nullable: true, example: 48_211 })
  readonly bytes: number | null;

  @Field({ type: Date })
  readonly createdAt: Date;

  @Field({ type: Date, nullable: true })
  readonly finishedAt: Date | null;
}
