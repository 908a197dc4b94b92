import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

/** Nest's account of how it wires the modules: of use to who is looking for a fault in that, else only noise. */
const WIRING = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

/** The application's logger: pino, with the framework's wiring at the level `debug`. */
@Injectable()
export class QuietLogger extends Logger {
  override log(message: unknown, ...optional: unknown[]): void {
    const context = optional.at(-1);
    if (typeof context === 'string' && WIRING.has(context)) this.debug(message, ...optional);
    else super.log(message, ...optional);
  }
}
