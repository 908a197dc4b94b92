/* What stands in the documentation for errors of reports. */

export const NOT_READY = {
  status: 409,
  code: 'report_not_ready',
  message: 'Report 01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11 is generating: ask again when it is ready.',
};

export const FAILED = {
  status: 409,
  code: 'report_failed',
  message: 'Report 01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11 could not be made: The job was not done within 600000 ms.',
};

export const REMOVED = {
  status: 410,
  code: 'report_removed',
  message:
    'The file of report 01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11 was kept until 2026-12-22T09:30:00.000Z: ask for a new report.',
};
