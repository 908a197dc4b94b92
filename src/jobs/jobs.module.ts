import { join } from 'node:path';
import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { type AppConfig, CONFIG } from '../config/index.js';
import { Database } from '../database/index.js';
import { logOf } from '../observability/log.js';
import { ControlMessages } from './control/control-messages.js';
import { declarations } from './declare/declarations.js';
import { JobCatalog } from './declare/job-catalog.js';
import { DispatchWindow } from './dispatch/dispatch-window.js';
import { HandOverService } from './dispatch/hand-over.service.js';
import { QueueSettings } from './dispatch/queue-settings.js';
import { Relay } from './dispatch/relay.js';
import { postgresEngine, redisEngine } from './engine/engine-connection.js';
import { JobEngine } from './engine/job-engine.js';
import { Figures } from './figures/figures.js';
import { RelayLag } from './figures/relay-lag.js';
import { Kernel, PROCESSORS_FOLDER } from './kernel.js';
import { Leases } from './leases.js';
import { Policies } from './policy/policies.js';
import { ProcessIdentity } from './process-identity.js';
import { FiguresReader } from './read/figures-reader.js';
import { JobReader } from './read/job-reader.js';
import { JobSearch } from './read/job-search.js';
import { JobWatcher } from './read/job-watcher.js';
import { QueueReader } from './read/queue-reader.js';
import { RecentFailures } from './read/recent-failures.js';
import { ScheduleReader } from './read/schedule-reader.js';
import { Jobs } from './record/jobs.js';
import { Heartbeat } from './restore/heartbeat.js';
import { LostHandOvers } from './restore/lost-hand-overs.js';
import { LostWorkers } from './restore/lost-workers.js';
import { RecordRetention } from './retention/record-retention.js';
import { ActiveRuns } from './run/active-runs.js';
import { Claims } from './run/claims.js';
import { RunEndings } from './run/run-endings.js';
import { Runner } from './run/runner.js';
import { Settlements } from './run/settlements.js';
import { Stopping } from './run/stopping.js';
import { SweptFailures } from './run/swept-failures.js';
import { Workers } from './run/workers.js';
import { BusinessKeys } from './sealing/business-keys.js';
import { loadSealingKeys } from './sealing/load-sealing-keys.js';
import { SealingKeys } from './sealing/sealing-keys.js';
import { Sealing } from './sealing/sealing.js';

/** The job kernel. It is global: every module's processors and producers use it, and none needs to import it. */
@Global()
@Module({
  imports: [
    DiscoveryModule,
    // Only the registration of workers is taken from here; each worker brings its own connection.
    BullModule.forRoot({ connection: {}, extraOptions: { manualRegistration: true } }),
    BullModule.registerQueue(),
  ],
  providers: [
    {
      provide: JobEngine,
      inject: [CONFIG, Database],
      useFactory: (config: AppConfig, database: Database) => {
        const log = logOf('Engine');
        const connection = config.redis
          ? redisEngine(config.redis, log)
          : postgresEngine(database, declarations.queues.length);
        return new JobEngine(connection, config.jobs.prefix, log);
      },
    },
    // The database comes first: its lock on the data directory covers the file of keys too.
    { provide: SealingKeys, inject: [CONFIG, Database], useFactory: (config: AppConfig) => loadSealingKeys(config) },
    { provide: PROCESSORS_FOLDER, useValue: join(import.meta.dirname, '..') },
    ActiveRuns,
    BusinessKeys,
    Claims,
    ControlMessages,
    DispatchWindow,
    Figures,
    FiguresReader,
    HandOverService,
    Heartbeat,
    JobCatalog,
    JobReader,
    JobSearch,
    JobWatcher,
    QueueReader,
    Jobs,
    Kernel,
    Leases,
    LostHandOvers,
    LostWorkers,
    Policies,
    ProcessIdentity,
    QueueSettings,
    RecentFailures,
    RecordRetention,
    Relay,
    RelayLag,
    RunEndings,
    Runner,
    ScheduleReader,
    Sealing,
    Settlements,
    Stopping,
    SweptFailures,
    Workers,
  ],
  exports: [
    Jobs,
    BusinessKeys,
    FiguresReader,
    JobCatalog,
    JobEngine,
    JobReader,
    JobSearch,
    JobWatcher,
    Policies,
    QueueReader,
    RecentFailures,
    RecordRetention,
    ScheduleReader,
    Workers,
  ],
})
export class JobsModule {}
