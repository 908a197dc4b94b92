export { jobRow, type JobRow, until, untilState } from '../../../src/jobs/testing/index.js';
