import 'reflect-metadata';

import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { type AppConfig, processConfig } from './config/index.js';
import { Database } from './database/index.js';
import { HaatError } from './errors/index.js';
import { QuietLogger } from './observability/quiet-logger.js';
import { DemoData, type Figures } from './seed/demo-data.service.js';

/** Writes the demo set into the database of the environment and says so; what it leaves to jobs runs when the program does. */
export async function seedDatabase(): Promise<void> {
  try {
    process.stdout.write(`${sentenceOf(await seed(processConfig()))}\n`);
  } catch (error) {
    const reason = error instanceof HaatError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`\nThe demo set was not made. ${reason}\n`);
    process.exitCode = 1;
  }
}

async function seed(config: AppConfig): Promise<Figures | undefined> {
  const app = await NestFactory.createApplicationContext(AppModule.of(forSeeding(config)), {
    bufferLogs: true,
    autoFlushLogs: false,
    abortOnError: false,
  });
  app.useLogger(app.get(QuietLogger));
  app.flushLogs();
  try {
    await app.get(Database).whenReady();
    return await app.get(DemoData).make();
  } finally {
    await app.close();
  }
}

/** A process that records jobs and runs none, and says only what is wrong. */
const forSeeding = (config: AppConfig): AppConfig => ({
  ...config,
  role: 'api',
  log: { ...config.log, level: 'warn' },
  marketplace: { ...config.marketplace, hasDemoData: false },
});

function sentenceOf(made: Figures | undefined): string {
  if (!made) return 'Nothing done: this database has retailers, vendors or products already.';
  const { retailers, vendors, products, orders, auctions, invoices, payments } = made;
  return (
    `The demo set is made: ${retailers} retailers, ${vendors} vendors, ${products} products; ` +
    `${orders} orders of 60 days, ${auctions} auctions, ${invoices} invoices, ${payments} payments.`
  );
}
