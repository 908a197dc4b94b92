import type { ReportFormatter } from './report-format.js';

/** For people: figures, charts, and then the first rows. What draws it is loaded when the first one is asked for. */
export const pdfReport: ReportFormatter = {
  contentType: 'application/pdf',
  maxRows: 5_000,
  write: async (content) => {
    const { drawReport } = await import('./pdf/draw-report.js');
    return drawReport(content);
  },
};
