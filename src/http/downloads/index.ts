export { ApiFile, fileAnswer, type SentFile } from './file-answer.js';
