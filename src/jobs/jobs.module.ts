import { join } from 'node:path';
import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { type AppConfig, CONFIG } from '../config/index.js';
import { Database } from '../database/index.js';
import { logOf } from '../observability/log.js';
import { ControlMessages } from './control/control-messages.js';
import { JobControl } from './control/job-control.js';
import { QueueCleaning } from './control/queue-cleaning.js';
import { QueueControl } from './control/queue-control.service.js';
import { SettingsSync } from './control/settings-sync.js';
import { DeadLetterReader } from './dead-letters/dead-letter-reader.js';
import { DeadLetterUpkeep } from './dead-letters/dead-letter-upkeep.js';
import { DeadLetterView } from './dead-letters/dead-letter-view.js';
import { DeadLetters } from './dead-letters/dead-letters.js';
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
import { KernelClock } from './kernel-clock.js';
import { KERNEL_TIMING, timingFor } from './kernel-timing.js';
import { Kernel, PROCESSORS_FOLDER } from './kernel.js';
import { Leases } from './leases.js';
import { Policies } from './policy/policies.js';
import { ProcessIdentity } from './process-identity.js';
import { AuditReader } from './read/audit-reader.js';
import { FiguresReader } from './read/figures-reader.js';
import { JobReader } from './read/job-reader.js';
import { JobSearch } from './read/job-search.js';
import { JobWatcher } from './read/job-watcher.js';
import { QueueReader } from './read/queue-reader.js';
import { RecentFailures } from './read/recent-failures.js';
import { Jobs } from './record/jobs.js';
import { EngineMemory } from './restore/engine-memory.js';
import { EngineSwitch } from './restore/engine-switch.js';
import { Heartbeat } from './restore/heartbeat.js';
import { LostHandOvers } from './restore/lost-hand-overs.js';
import { LostWorkers } from './restore/lost-workers.js';
import { Recovery } from './restore/recovery.js';
import { SequenceWatch } from './restore/sequence-watch.js';
import { RecordRetention } from './retention/record-retention.js';
import { UndeclaredQueues } from './restore/undeclared-queues.js';
import { ActiveRuns } from './run/active-runs.js';
import { CancelledRuns } from './run/cancelled-runs.js';
import { Claims } from './run/claims.js';
import { ProgressReporters } from './run/progress.js';
import { RunEndings } from './run/run-endings.js';
import { Runner } from './run/runner.js';
import { Settlements } from './run/settlements.js';
import { Stopping } from './run/stopping.js';
import { SweptFailures } from './run/swept-failures.js';
import { Watchdog } from './run/watchdog.js';
import { Workers } from './run/workers.js';
import { BusinessKeys } from './sealing/business-keys.js';
import { loadSealingKeys } from './sealing/load-sealing-keys.js';
import { SealingKeys } from './sealing/sealing-keys.js';
import { SealedTexts } from './sealing/sealed-texts.js';
import { Sealing } from './sealing/sealing.js';
import { Signatures } from './sealing/signatures.js';
import { Shutdown } from './shutdown.js';

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
          ? redisEngine(config.redis, { isProduction: config.env === 'production' }, log)
          : postgresEngine(database, declarations.queues.length);
        return new JobEngine(connection, config.jobs.prefix, log);
      },
    },
    // The database comes first: its lock on the data directory covers the file of keys too.
    { provide: SealingKeys, inject: [CONFIG, Database], useFactory: (config: AppConfig) => loadSealingKeys(config) },
    { provide: PROCESSORS_FOLDER, useValue: join(import.meta.dirname, '..') },
    { provide: KERNEL_TIMING, inject: [CONFIG], useFactory: ({ jobs }: AppConfig) => timingFor(jobs.lockMs) },
    ActiveRuns,
    AuditReader,
    BusinessKeys,
    CancelledRuns,
    Claims,
    ControlMessages,
    DeadLetterReader,
    DeadLetterUpkeep,
    DeadLetterView,
    DeadLetters,
    DispatchWindow,
    EngineMemory,
    EngineSwitch,
    Figures,
    FiguresReader,
    HandOverService,
    Heartbeat,
    JobCatalog,
    JobControl,
    JobReader,
    JobSearch,
    JobWatcher,
    Jobs,
    Kernel,
    KernelClock,
    Leases,
    LostHandOvers,
    LostWorkers,
    Policies,
    ProcessIdentity,
    ProgressReporters,
    QueueCleaning,
    QueueControl,
    QueueReader,
    QueueSettings,
    RecentFailures,
    RecordRetention,
    Recovery,
    Relay,
    RelayLag,
    RunEndings,
    Runner,
    SealedTexts,
    Sealing,
    SequenceWatch,
    SettingsSync,
    Settlements,
    Shutdown,
    Signatures,
    Stopping,
    SweptFailures,
    UndeclaredQueues,
    Watchdog,
    Workers,
  ],
  exports: [
    AuditReader,
    BusinessKeys,
    DeadLetterReader,
    DeadLetters,
    EngineMemory,
    FiguresReader,
    JobCatalog,
    JobControl,
    JobEngine,
    JobReader,
    JobSearch,
    JobWatcher,
    Jobs,
    Kernel,
    Leases,
    Policies,
    QueueCleaning,
    QueueControl,
    QueueReader,
    RecentFailures,
    RecordRetention,
    SealedTexts,
    Signatures,
    Workers,
  ],
})
export class JobsModule {}
