import { Module } from '@nestjs/common';
import { CatalogController } from './catalog.controller.js';
import { EnqueueController } from './enqueue.controller.js';
import { JobsController } from './jobs.controller.js';

@Module({ controllers: [CatalogController, EnqueueController, JobsController] })
export class OperationsModule {}
