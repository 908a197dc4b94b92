import { IsIn, IsString, Length } from 'class-validator';
import { REPORT_FORMATS, REPORT_TYPES, type ReportFormat, type ReportType } from '../../database/schema/reporting.js';
import { Field, PageQuery } from '../../http/index.js';
import { EnqueueOptionsDto } from '../../operations/index.js';
import { IsDay, IsMailAddress, Nested, Optional } from '../../validation/index.js';
import { IsReaderName } from '../messaging/index.js';
import { SHOWN_REPORT_STATES, type ReportView, type ShownReportState } from './report.js';

const LONGEST_CODE = 50;

class ReportFiltersDto {
  @Field({ example: '2026-11-01', description: 'The first day, in the time of `SCHEDULER_TIMEZONE`.' })
  @IsDay()
  startDate: string;

  @Field({ example: '2026-11-22', description: 'The last day, included; at most 366 days in all.' })
  @IsDay()
  endDate: string;

  @Field({
    example: 'V001',
    description: 'Only the figures of this vendor. A key that is bound to a vendor gets only those of its own.',
  })
  @Optional()
  @IsString()
  @Length(1, LONGEST_CODE)
  vendorCode?: string;

  @Field({
    example: 'V001',
    description: 'The same as `vendorCode`, under its earlier name; also by the id of the vendor.',
  })
  @Optional()
  @IsString()
  @Length(1, LONGEST_CODE)
  businessId?: string;

  @Field({
    example: 'R001',
    description: 'Only the figures of this retailer. A key that is bound to a retailer gets only those of its own.',
  })
  @Optional()
  @IsString()
  @Length(1, LONGEST_CODE)
  retailerCode?: string;
}

/** A report over some days. */
export class RequestReportDto {
  @Field({
    enum: REPORT_TYPES,
    example: 'sales-analysis',
    required: true,
    description: 'May be called `reportType` instead.',
  })
  @Optional()
  @IsIn(REPORT_TYPES)
  type?: ReportType;

  @Field({ enum: REPORT_TYPES, example: 'sales-analysis', description: 'The earlier name of `type`.' })
  @Optional()
  @IsIn(REPORT_TYPES)
  reportType?: ReportType;

  @Field({
    enum: REPORT_FORMATS,
    example: 'pdf',
    description:
      '`csv`: the rows. `json`: the rows with the figures and the series of the charts. `pdf`: figures, charts, and the first ' +
      '5,000 rows.',
  })
  @IsIn(REPORT_FORMATS)
  format: ReportFormat;

  @Field()
  @Nested(() => ReportFiltersDto)
  filters: ReportFiltersDto;

  @Field({ example: 'asha@example.com', description: 'Who gets a link to the file, good for seven days.' })
  @Optional()
  @IsMailAddress()
  email?: string;

  @Field({ example: 'asha@example.com', description: 'The earlier name of `email`.' })
  @Optional()
  @IsMailAddress()
  userEmail?: string;

  @Field({
    example: 'Asha Gurung',
    description:
      'How the mail addresses whoever gets it, in one line. Refused without `email`, when nobody gets a mail.',
  })
  @Optional()
  @IsReaderName()
  userName?: string;

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

export class ReportsQuery extends PageQuery {
  @Field({ enum: REPORT_TYPES, description: 'Only reports of this type.' })
  @Optional()
  @IsIn(REPORT_TYPES)
  type?: ReportType;

  @Field({ enum: REPORT_FORMATS, description: 'Only reports of this format.' })
  @Optional()
  @IsIn(REPORT_FORMATS)
  format?: ReportFormat;

  @Field({ enum: SHOWN_REPORT_STATES, description: 'Only reports in this state.' })
  @Optional()
  @IsIn(SHOWN_REPORT_STATES)
  state?: ShownReportState;
}

class ReportErrorDto {
  @Field({ example: 'storage_unavailable' })
  readonly code: string;

  @Field({ example: 'The file store cannot be used at the moment (ENOSPC).' })
  readonly message: string;
}

/** A report and what became of it. */
export class ReportDto implements Omit<ReportView, 'startOn' | 'endOn'> {
  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
    description: 'The id of the job that makes it, where its progress is shown.',
  })
  readonly id: string;

  @Field({ enum: REPORT_TYPES, example: 'sales-analysis' })
  readonly type: ReportType;

  @Field({ enum: REPORT_FORMATS, example: 'pdf' })
  readonly format: ReportFormat;

  @Field({ format: 'date', example: '2026-11-01' })
  readonly startDate: string;

  @Field({ format: 'date', example: '2026-11-22' })
  readonly endDate: string;

  @Field({
    type: String,
    nullable: true,
    example: 'V001',
    description: 'Whose figures it shows; null for all vendors.',
  })
  readonly vendorCode: string | null;

  @Field({
    type: String,
    nullable: true,
    example: null,
    description: 'Whose figures it shows; null for all retailers.',
  })
  readonly retailerCode: string | null;

  @Field({
    enum: SHOWN_REPORT_STATES,
    example: 'ready',
    description:
      '`failed`: its job has ended without it; retry the job, and it is made. `removed`: its file is not kept any more.',
  })
  readonly state: ShownReportState;

  @Field({ type: Number, nullable: true, example: 5_000, description: 'Rows in the file; null until it is ready.' })
  readonly rows: number | null;

  @Field({
    type: Number,
    nullable: true,
    example: 12_480,
    description: 'Rows that there are: more than in the file where its format lists only the first ones.',
  })
  readonly rowsFound: number | null;

  @Field({ type: Number, nullable: true, example: 184_320 })
  readonly bytes: number | null;

  @Field({ type: ReportErrorDto, nullable: true, example: null })
  readonly error: ReportErrorDto | null;

  @Field({ type: Date })
  readonly createdAt: Date;

  @Field({ type: Date, nullable: true })
  readonly readyAt: Date | null;

  @Field({ type: Date, description: 'From then on the file is removed.' })
  readonly expiresAt: Date;

  @Field({
    type: String,
    nullable: true,
    example: '/api/v1/reports/01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11/download',
    description: 'Where the file is while it is ready; else null.',
  })
  readonly downloadUrl: string | null;
}
