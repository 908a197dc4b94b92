import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { CatalogController } from './catalog.controller.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { EnqueueController } from './enqueue.controller.js';
import { JobControlController } from './job-control.controller.js';
import { JobsController } from './jobs.controller.js';
import { QueueControlController } from './queue-control.controller.js';

@Module({
  controllers: [
    AuditController,
    CatalogController,
    DeadLettersController,
    EnqueueController,
    JobControlController,
    JobsController,
    QueueControlController,
  ],
})
export class OperationsModule {}
