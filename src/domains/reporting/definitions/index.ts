import type { ReportType } from '../../../database/schema/reporting.js';
import { creditSummary } from './credit-summary.report.js';
import { dailyAnalytics } from './daily-analytics.report.js';
import type { ReportDefinition } from './definition.js';
import { inventorySummary } from './inventory-summary.report.js';
import { outstandingLiability } from './outstanding-liability.report.js';
import { paymentDiscipline } from './payment-discipline.report.js';
import { purchaseVolume } from './purchase-volume.report.js';
import { salesAnalysis } from './sales-analysis.report.js';

export type { ChartDefinition, Column, Figure, ReportDefinition, Row, ValueKind } from './definition.js';
export { bound, type ReportParameters } from './parameters.js';

/** Every type of report. */
export const DEFINITIONS: Readonly<Record<ReportType, ReportDefinition>> = {
  'sales-analysis': salesAnalysis,
  'inventory-summary': inventorySummary,
  'credit-summary': creditSummary,
  'purchase-volume': purchaseVolume,
  'payment-discipline': paymentDiscipline,
  'outstanding-liability': outstandingLiability,
  'daily-analytics': dailyAnalytics,
};
