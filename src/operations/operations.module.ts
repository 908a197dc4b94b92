import { Module } from '@nestjs/common';
import { JobEventsController } from './job-events.controller.js';
import { JobsController } from './jobs.controller.js';
import { QueueFiguresController } from './queue-figures.controller.js';
import { QueueFiguresService } from './queue-figures.service.js';

@Module({
  controllers: [JobEventsController, JobsController, QueueFiguresController],
  providers: [QueueFiguresService],
})
export class OperationsModule {}
