import { Module } from '@nestjs/common';
import { ImagesCleanUp } from './images-clean-up.service.js';
import { ImageProcessingProcessor } from './image-processing.processor.js';
import { ImageProcessing } from './image-processing.service.js';
import { ImagesController } from './images.controller.js';
import { ImagesRepository } from './images.repository.js';
import { Images } from './images.service.js';

/** Pictures. */
@Module({
  controllers: [ImagesController],
  providers: [ImagesCleanUp, ImageProcessing, ImageProcessingProcessor, Images, ImagesRepository],
})
export class ImagesModule {}
