import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../config/index.js';
import { Database } from '../database/index.js';
import { messageOf } from '../errors/index.js';
import { logOf } from '../observability/log.js';
import { DemoData } from './demo-data.service.js';

/** Fills an empty database when the program starts, where the configuration wants that. */
@Injectable()
export class DemoDataAtStart implements OnApplicationBootstrap {
  readonly #log = logOf('DemoData');

  constructor(
    private readonly database: Database,
    private readonly demoData: DemoData,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** A start waits for it where the database is there; a server that is down is not waited for. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.marketplace.hasDemoData || this.config.role === 'worker') return;
    if (this.database.isReady) return this.#make();
    void this.database
      .whenReady()
      .then(() => this.#make())
      .catch((error: unknown) => this.#log.error({ error: messageOf(error) }, 'Demo data were not made'));
  }

  async #make(): Promise<void> {
    const began = performance.now();
    const made = await this.demoData.make();
    if (!made) return;
    const { retailers, vendors, products, orders, invoices, payments } = made;
    const durationMs = Math.round(performance.now() - began);
    this.#log.info({ retailers, vendors, products, orders, invoices, payments, durationMs }, 'Demo data made');
  }
}
