import { Global, type LoggerService, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type AppConfig, ConfigModule, loadConfig } from '../../../src/config/index.js';
import { Database } from '../../../src/database/index.js';
import { configureHttp, createHttpAdapter, HttpModule } from '../../../src/http/index.js';

export { apiKey } from '../../support/app/api-keys.js';

export interface HttpLayerOptions {
  readonly controllers: readonly Type[];
  /** Environment variables on top of the defaults for tests. */
  readonly env?: Readonly<Record<string, string>>;
  readonly database?: Database;
  readonly logger?: LoggerService | false;
  /** Runs between the configuration and the start. */
  readonly prepare?: (app: NestFastifyApplication, config: AppConfig) => void | Promise<void>;
}

export interface HttpLayer {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** An application of nothing but the HTTP layer and the controllers of a test, listening on a free port. */
export async function startHttpLayer(options: HttpLayerOptions): Promise<HttpLayer> {
  const config = loadConfig({ NODE_ENV: 'test', RATE_LIMIT_PER_MINUTE: '0', ...options.env });
  const app = await NestFactory.create<NestFastifyApplication>(moduleOf(options, config), createHttpAdapter(config), {
    logger: options.logger ?? false,
    abortOnError: false,
  });
  configureHttp(app, config);
  await options.prepare?.(app, config);
  await app.listen(0, '127.0.0.1');
  const port = Number(new URL(await app.getUrl()).port);
  return { app, port, url: `http://127.0.0.1:${port}`, close: () => app.close() };
}

function moduleOf({ controllers, database }: HttpLayerOptions, config: AppConfig): Type {
  @Global()
  @Module({ providers: [{ provide: Database, useValue: database }], exports: [Database] })
  class Surroundings {}

  @Module({ imports: [ConfigModule.of(config), Surroundings, HttpModule], controllers: [...controllers] })
  class TestApp {}
  return TestApp;
}
