export { ApiUpload } from './upload.decorator.js';
export { type Upload, type UploadedFile, type UploadRules, Uploads } from './uploads.service.js';
