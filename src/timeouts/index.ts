export { answerWithin, isDoneWithin } from './timeouts.js';
