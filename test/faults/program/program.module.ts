import { type DynamicModule, Module } from '@nestjs/common';
import { type AppConfig, ConfigModule } from '../../../src/config/index.js';
import { DatabaseModule } from '../../../src/database/index.js';
import { HttpModule } from '../../../src/http/index.js';
import { JobsModule } from '../../../src/jobs/index.js';
import { SchedulerModule } from '../../../src/scheduler/index.js';
import { EffectsService } from './effects.service.js';
import { FaultKillersProcessor } from './fault-killers.processor.js';
import { FaultLoadProcessor } from './fault-load.processor.js';

@Module({
  imports: [DatabaseModule, HttpModule, JobsModule, SchedulerModule],
  providers: [EffectsService, FaultLoadProcessor, FaultKillersProcessor],
})
export class ProgramModule {
  static of(config: AppConfig): DynamicModule {
    return { module: ProgramModule, imports: [ConfigModule.of(config)] };
  }
}
