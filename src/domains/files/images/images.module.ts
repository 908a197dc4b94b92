import { Module } from '@nestjs/common';
import { ImageCleaning } from './image-cleaning.service.js';
import { ImageFileRemover } from './image-file-remover.service.js';
import { ImageProcessingProcessor } from './image-processing.processor.js';
import { ImageProcessing } from './image-processing.service.js';
import { ImagesController } from './images.controller.js';
import { ImagesRepository } from './images.repository.js';
import { Images } from './images.service.js';

/** Pictures. */
@Module({
  controllers: [ImagesController],
  providers: [ImageCleaning, ImageFileRemover, ImageProcessing, ImageProcessingProcessor, Images, ImagesRepository],
})
export class ImagesModule {}
