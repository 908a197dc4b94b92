import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { laterWhileStoreIsDown } from '../../../storage/index.js';
import { CleanUpImages, ProcessImage } from './image.jobs.js';
import { imageProcessing } from './image-processing.queues.js';
import { ImageProcessing } from './image-processing.service.js';
import { ImagesCleanUp } from './images-clean-up.service.js';

@Processor(imageProcessing)
export class ImageProcessingProcessor extends QueueProcessor {
  constructor(
    private readonly processing: ImageProcessing,
    private readonly imagesCleanUp: ImagesCleanUp,
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
    return laterWhileStoreIsDown(() => this.imagesCleanUp.run(job.signal));
  }
}
