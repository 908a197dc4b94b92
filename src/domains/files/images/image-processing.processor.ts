import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { laterWhileStoreIsDown } from '../../../storage/index.js';
import { CleanUpImages, ProcessImage } from './image.jobs.js';
import { imageProcessing } from './image-processing.queues.js';
import { ImageCleaning } from './image-cleaning.service.js';
import { ImageProcessing } from './image-processing.service.js';

@Processor(imageProcessing)
export class ImageProcessingProcessor extends QueueProcessor {
  constructor(
    private readonly processing: ImageProcessing,
    private readonly cleaning: ImageCleaning,
  ) {
    super();
  }

  @Handles(ProcessImage)
  processImage({ imageId }: ProcessImage, job: JobContext) {
    return laterWhileStoreIsDown(() => this.processing.run(imageId, job));
  }

  /** Not in a commit: to remove what nothing refers to may be repeated. */
  @Handles(CleanUpImages)
  cleanUp(_: CleanUpImages, job: JobContext) {
    return laterWhileStoreIsDown(() => this.cleaning.run(job.signal));
  }
}
