import type { ReportFormat, ReportType } from '../../database/schema/reporting.js';
import { type StorageKey, storageKey } from '../../storage/index.js';

/** What somebody asks for: a type, a form, local days (both included), and whose figures. */
export interface ReportRequest {
  readonly type: ReportType;
  readonly format: ReportFormat;
  readonly startOn: string;
  readonly endOn: string;
  readonly vendorCode?: string | undefined;
  readonly retailerCode?: string | undefined;
}

/** A report as it is recorded with the job that makes it. */
export interface NewReport extends ReportRequest {
  /** The id of its job. */
  readonly id: string;
  readonly owner: string | null;
}

/** The states in which people see a report: those that are recorded, and what its job makes of a requested one. */
export const SHOWN_REPORT_STATES = ['queued', 'generating', 'ready', 'failed', 'removed'] as const;
export type ShownReportState = (typeof SHOWN_REPORT_STATES)[number];

/** What became of a report. */
export interface ReportView {
  readonly id: string;
  readonly type: ReportType;
  readonly format: ReportFormat;
  readonly startOn: string;
  readonly endOn: string;
  readonly vendorCode: string | null;
  readonly retailerCode: string | null;
  readonly state: ShownReportState;
  readonly rows: number | null;
  readonly rowsFound: number | null;
  readonly bytes: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
  readonly readyAt: Date | null;
  readonly expiresAt: Date;
}

/** Which reports a list shows; all of them when nothing is said. */
export interface ReportFilter {
  readonly type?: ReportType;
  readonly format?: ReportFormat;
  readonly state?: ShownReportState;
}

/** The folder of all reports in the store. */
export const REPORTS_FOLDER = 'reports';

/** Where the file of a report is kept: a run that is repeated replaces it. */
export function fileOf({ id, format }: Pick<NewReport, 'id' | 'format'>): StorageKey {
  return storageKey(REPORTS_FOLDER, `${id}.${format}`);
}

/** The report that an object of the store belongs to. */
export function reportIdOf(key: StorageKey): string {
  return key.slice(REPORTS_FOLDER.length + 1).replace(/\..*$/, '');
}

/** Where the file is downloaded, below the API. */
export const downloadPath = (id: string): string => `/reports/${id}/download`;
