import { Module } from '@nestjs/common';
import { JobEventsController } from './job-events.controller.js';
import { CatalogController } from './catalog.controller.js';
import { EnqueueController } from './enqueue.controller.js';
import { JobsController } from './jobs.controller.js';
import { MaintenanceProcessor } from './maintenance.processor.js';
import { QueueFiguresController } from './queue-figures.controller.js';
import { QueueFiguresService } from './queue-figures.service.js';

@Module({
  controllers: [CatalogController, EnqueueController, JobEventsController, JobsController, QueueFiguresController],
  providers: [MaintenanceProcessor, QueueFiguresService],
})
export class OperationsModule {}
