/** Where the API begins. */
export const API_PREFIX = 'api/v1';

/** What lies beside the API: probes, and pages for people. */
export const OUTSIDE_THE_API: readonly string[] = [
  'health',
  'health/{*rest}',
  'docs',
  'docs/{*rest}',
  'docs-json',
  'admin',
  'admin/{*rest}',
];

/** The address of a job, for the `Location` of an answer that accepts one. */
export const jobLocation = (jobId: string): string => `/${API_PREFIX}/jobs/${jobId}`;
