import 'reflect-metadata';

import { Logger as NestLogger } from '@nestjs/common';
import { ModuleRef, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { QuietLogger } from './observability/quiet-logger.js';
import { AppModule } from './app.module.js';
import { type AppConfig, processConfig } from './config/index.js';
import { Database } from './database/index.js';
import { codeOf, HaatError } from './errors/index.js';
import { configureHttp, createHttpAdapter } from './http/index.js';
import { setUpOpenApi } from './http/openapi/index.js';
import { Kernel } from './jobs/index.js';
import { mountDashboard } from './operations/dashboard.js';
import { shutDownOnSignal } from './shut-down.js';
import { useProvidedConstraints } from './validation/index.js';
import { welcome } from './welcome.js';

export interface ServerOptions {
  /** Prints for a person what runs where and what to try. */
  readonly welcome?: boolean;
}

/** What closing may take beyond the time that running jobs are given. */
const LONGEST_CLOSE_MS = 30_000;

/** The application over HTTP, wired and not yet listening. */
export async function createServer(config: AppConfig): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config), createHttpAdapter(config), {
    bufferLogs: true,
    // A start that fails says why in one sentence, and not first how far it came.
    autoFlushLogs: false,
    abortOnError: false,
  });
  app.useLogger(app.get(QuietLogger));
  app.flushLogs();
  useProvidedConstraints(app.get(ModuleRef));
  configureHttp(app, config);
  if (config.role !== 'worker') {
    setUpOpenApi(app);
    await mountDashboard(app);
  }
  return app;
}

/** Runs the process until a signal ends it. What is wrong with the environment is said in plain words, and it exits with 1. */
export async function runServer(options: ServerOptions = {}): Promise<void> {
  try {
    const config = processConfig();
    const app = await createServer(config);
    shutDownOnSignal(app, config.jobs.shutdownTimeoutMs + LONGEST_CLOSE_MS);
    await app.listen(config.http.port, config.http.host);
    void app.get(Database).lost?.then(endAfterLoss);
    void app.get(Kernel).failed.then(endAfterFault);
    const url = await app.getUrl();
    new NestLogger('Server').log(
      { url, role: config.role, database: config.database.kind, engine: config.redis ? 'redis' : 'postgres' },
      'Haat is ready',
    );
    if (options.welcome) process.stdout.write(welcome(config, url));
  } catch (error) {
    process.stderr.write(`\nHaat cannot start. ${reasonOf(error)}\n`);
    process.exit(1);
  }
}

/** Whoever watches over the process starts a new one, which finds everything that was committed. */
function endAfterLoss(error: Error): void {
  new NestLogger('Server').fatal({ error: error.message }, 'The embedded database has failed; the process ends');
  process.exit(1);
}

/** Found only once the database was there; a start that had not had to wait for it would have been refused. */
function endAfterFault(fault: Error): void {
  new NestLogger('Server').fatal({ error: fault.message }, 'The queues cannot run; the process ends');
  process.exit(1);
}

/** What a listening socket is refused for, and what to do about it. */
const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there: stop it, or set PORT to another number (0 takes any free one).',
  EADDRNOTAVAIL: 'this machine has no such address: set HOST to one that it has.',
  EACCES: 'it may not be listened on by this user: set PORT to 1024 or higher.',
};

/** A person reads this: for what is known the sentence says it all, for the rest the stack is what helps. */
function reasonOf(error: unknown): string {
  if (error instanceof HaatError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const advice = 'syscall' in error && error.syscall === 'listen' ? LISTEN_FAULTS[codeOf(error) ?? ''] : undefined;
  if (!advice) return error.stack ?? error.message;
  const address =
    'address' in error && 'port' in error ? `${String(error.address)}:${String(error.port)}` : 'The address';
  return `${address}: ${advice}`;
}
