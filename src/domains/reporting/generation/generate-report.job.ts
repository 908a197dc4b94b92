import { IsIn, IsString, Length } from 'class-validator';
import {
  REPORT_FORMATS,
  REPORT_TYPES,
  type ReportFormat,
  type ReportType,
} from '../../../database/schema/reporting.js';
import { Job, Payload } from '../../../jobs/index.js';
import { IsDay, IsMailAddress, Nested, NestedList, Optional } from '../../../validation/index.js';
import { IsReaderName } from '../../messaging/index.js';
import { reportGeneration } from '../reporting.queues.js';

/** Local days, both included, and the codes of the parties that the figures are narrowed to. */
export class ReportFilters {
  @IsDay() readonly startDate: string;

  @IsDay() readonly endDate: string;

  @Optional() @IsString() @Length(1, 50) readonly vendorCode?: string;

  @Optional() @IsString() @Length(1, 50) readonly retailerCode?: string;
}

/** Somebody who gets a mail. */
export class Recipient {
  @IsMailAddress() readonly email: string;

  /** How the mail addresses whoever gets it. */
  @Optional() @IsReaderName() readonly name?: string;
}

/** Makes a report and keeps its file; whoever is to know gets a link by mail. */
@Job('generate-report', { queue: reportGeneration })
export class GenerateReport extends Payload<GenerateReport> {
  @IsIn(REPORT_TYPES) readonly type: ReportType;

  @IsIn(REPORT_FORMATS) readonly format: ReportFormat;

  @Nested(() => ReportFilters) readonly filters: ReportFilters;

  /** Who is told by mail that it is ready. */
  @Optional() @NestedList(() => Recipient, { max: 50 }) readonly recipients?: readonly Recipient[];
}
