import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { JobsController } from './jobs.controller.js';
import { QueueControlController } from './queue-control.controller.js';

@Module({ controllers: [JobsController, AuditController, QueueControlController] })
export class OperationsModule {}
