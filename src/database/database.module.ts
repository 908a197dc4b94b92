import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../config/index.js';
import { logOf } from '../observability/log.js';
import { isDoneWithin } from '../timeouts/index.js';
import { Database } from './database.js';
import { openDatabase } from './open-database.js';

/** A statement that a silent server does not answer would keep its connection for as long as the statement may take. */
const CLOSE_PATIENCE_MS = 5_000;

@Global()
@Module({
  providers: [
    {
      provide: Database,
      inject: [CONFIG],
      useFactory: (config: AppConfig) => openDatabase(config.database, logOf('Database')),
    },
  ],
  exports: [Database],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The last thing to close: everything else has let go of it in beforeApplicationShutdown. */
  async onApplicationShutdown(): Promise<void> {
    const closing = this.database.close();
    if (this.database.kind === 'embedded') await closing;
    else await isDoneWithin(CLOSE_PATIENCE_MS, closing);
  }
}
