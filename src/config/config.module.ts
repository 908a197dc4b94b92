import { Global, Module } from '@nestjs/common';
import type { AppConfig } from './config.js';
import { loadConfig } from './load-config.js';

/** Injection token of the {@link AppConfig}. */
export const CONFIG = Symbol('AppConfig');

let cached: AppConfig | undefined;

/** The configuration of this process: read from the environment at the first call, then always the same object. */
export function processConfig(): AppConfig {
  return (cached ??= loadConfig(process.env));
}

@Global()
@Module({
  providers: [{ provide: CONFIG, useFactory: processConfig }],
  exports: [CONFIG],
})
export class ConfigModule {}
