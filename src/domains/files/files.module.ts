import { Module } from '@nestjs/common';
import { ImagesModule } from './images/images.module.js';

/** What comes and goes as files. */
@Module({ imports: [ImagesModule] })
export class FilesModule {}
