import { Module } from '@nestjs/common';
import { SchedulerModule } from '../scheduler/index.js';
import { AuditController } from './audit.controller.js';
import { CatalogController } from './catalog.controller.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { EnqueueController } from './enqueue.controller.js';
import { JobControlController } from './job-control.controller.js';
import { JobEventsController } from './job-events.controller.js';
import { JobsController } from './jobs.controller.js';
import { MaintenanceProcessor } from './maintenance.processor.js';
import { QueueControlController } from './queue-control.controller.js';
import { QueueFiguresController } from './queue-figures.controller.js';
import { QueueFiguresService } from './queue-figures.service.js';

@Module({
  imports: [SchedulerModule],
  controllers: [
    AuditController,
    CatalogController,
    DeadLettersController,
    EnqueueController,
    JobControlController,
    JobEventsController,
    JobsController,
    QueueControlController,
    QueueFiguresController,
  ],
  providers: [MaintenanceProcessor, QueueFiguresService],
})
export class OperationsModule {}
