import type { ReportFormat } from '../../../database/schema/reporting.js';
import { csvReport } from './csv-report.js';
import { jsonReport } from './json-report.js';
import { pdfReport } from './pdf-report.js';
import type { ReportFormatter } from './report-format.js';

export { asPrinted } from './values.rules.js';
export type { ReportFormatter } from './report-format.js';

/** Every form that a report can have. */
export const FORMATTERS: Readonly<Record<ReportFormat, ReportFormatter>> = {
  csv: csvReport,
  json: jsonReport,
  pdf: pdfReport,
};
