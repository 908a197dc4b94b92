import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../config/index.js';
import { logOf } from '../observability/log.js';
import { Database } from './database.js';
import { openDatabase } from './open-database.js';

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
    await this.database.close();
  }
}
