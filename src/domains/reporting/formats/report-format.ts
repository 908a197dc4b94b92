import type { Readable } from 'node:stream';
import type { ReportContent } from '../generation/report-content.js';

/** A form in which a report is written. It knows what definitions declare, and no type of report. */
export interface ReportFormatter {
  readonly contentType: string;
  /** The most rows that it lists; absent: all of them. */
  readonly maxRows?: number;
  /** Writes while it is read; an error of the rows is the stream's, and whoever destroys the stream ends the rows. */
  write(content: ReportContent): Promise<Readable> | Readable;
}
