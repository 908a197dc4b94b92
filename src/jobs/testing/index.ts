/*
 * Tools to test jobs with. The program itself never imports them: what they do to a database or an engine is for tests.
 */
export { moveClock } from './clock.js';
export { drain } from './drain.js';
export { cutRedis, loseWorker, runTwice, wipeRedis } from './faults.js';
export { type RecordedJob, RecordingJobs } from './recording-jobs.js';
export { type JobOutcome, runJob, type RunJobOptions } from './run-job.js';
export { jobRow, type JobRow, until, untilState } from './until.js';
