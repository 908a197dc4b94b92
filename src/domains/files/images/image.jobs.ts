import { Job, Payload, Priority } from '../../../jobs/index.js';
import { IsId } from '../../../validation/index.js';
import { imageProcessing } from './image-processing.queues.js';

/** Makes a picture that was sent into its variants. */
@Job('process-image', { queue: imageProcessing })
export class ProcessImage extends Payload<ProcessImage> {
  @IsId() readonly imageId: string;
}

/** Removes files of pictures that nothing refers to. */
@Job('cleanup-images', {
  queue: imageProcessing,
  priority: Priority.Background,
  schedule: { pattern: '30 3 * * *', missed: 'latest' },
})
export class CleanUpImages extends Payload<CleanUpImages> {}
