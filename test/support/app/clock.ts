export { moveClock } from '../../../src/jobs/testing/index.js';
