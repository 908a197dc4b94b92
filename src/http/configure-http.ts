import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppConfig } from '../config/index.js';
import { loopbackOnly } from './access/loopback-only.js';
import { probesOnly } from './probes-only.js';
import { API_PREFIX, OUTSIDE_THE_API } from './routes.js';

/** What a server needs that no module can give it. To be called after `NestFactory.create()` and before `listen()`. */
export function configureHttp(app: NestFastifyApplication, config: AppConfig): void {
  app.setGlobalPrefix(API_PREFIX, { exclude: [...OUTSIDE_THE_API] });
  // A browser keeps the key of the dashboard and sends it along whoever's page asks; without API_KEYS it needs none.
  app.enableCsrfProtection();
  const server = app.getHttpAdapter().getInstance();
  if (config.role === 'worker') server.addHook('onRequest', probesOnly);
  else if (config.auth.keys.length === 0) server.addHook('onRequest', loopbackOnly);
}
