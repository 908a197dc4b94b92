import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/index.js';
import { DeadManService } from './dead-man.service.js';
import { DeclaredSchedules } from './declared-schedules.js';
import { FiringService } from './firing.service.js';
import { ReconciliationService } from './reconciliation.service.js';
import { Scheduler } from './scheduler.js';
import { SchedulesController } from './schedules.controller.js';
import { SchedulesService } from './schedules.service.js';

/** Enqueues the jobs that declare a schedule. It imports the kernel in order to start after it. */
@Module({
  imports: [JobsModule],
  controllers: [SchedulesController],
  providers: [DeadManService, DeclaredSchedules, FiringService, ReconciliationService, Scheduler, SchedulesService],
  exports: [Scheduler, SchedulesService],
})
export class SchedulerModule {}
