import { resolve } from 'node:path';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { AppConfig } from './config.js';
import { loadEnvFile } from './env-file.js';
import { loadConfig } from './load-config.js';

/** Injection token of the {@link AppConfig}. */
export const CONFIG = Symbol('AppConfig');

let cached: AppConfig | undefined;

/**
 * The configuration of this process: read at the first call from the environment and the `.env` file of the working
 * directory, if there is one; then always the same object.
 */
export function processConfig(): AppConfig {
  return (cached ??= readConfig());
}

function readConfig(): AppConfig {
  // A test says itself what it runs with: what a developer keeps in a file must not decide its outcome.
  if (process.env.NODE_ENV !== 'test') loadEnvFile(resolve('.env'), process.env);
  return loadConfig(process.env);
}

/** Hands the configuration to everything that asks for {@link CONFIG}. */
@Global()
@Module({})
export class ConfigModule {
  static of(config: AppConfig): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: CONFIG, useValue: config }], exports: [CONFIG] };
  }
}
