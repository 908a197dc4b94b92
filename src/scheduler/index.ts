export { ScheduleDto } from './schedule.dto.js';
export { Scheduler } from './scheduler.js';
export { SchedulerModule } from './scheduler.module.js';
export { type LastRun, SchedulesService, type ScheduleView } from './schedules.service.js';
