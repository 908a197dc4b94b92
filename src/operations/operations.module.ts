import { Module } from '@nestjs/common';
import { CatalogController } from './catalog.controller.js';
import { EnqueueController } from './enqueue.controller.js';
import { AuditController } from './audit.controller.js';
import { JobsController } from './jobs.controller.js';
import { QueueControlController } from './queue-control.controller.js';

@Module({
  controllers: [AuditController, CatalogController, EnqueueController, JobsController, QueueControlController],
})
export class OperationsModule {}
