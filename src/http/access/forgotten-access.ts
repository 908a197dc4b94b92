import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { BootFault } from '../../errors/index.js';
import { accessTo } from './access.decorators.js';

/** Where Nest's `@Get()`, `@Post()` and so on mark a handler. */
const HTTP_METHOD = 'method';

export function accessForgotten(places: readonly string[]): BootFault {
  return new BootFault(
    `Nothing says who may call ${places.join(', ')}: put @Allow('client'), another role, or @Public() on the method or its controller.`,
  );
}

/** Stops the start when a handler does not say who may call it: forgetting must not open a door. */
@Injectable()
export class ForgottenAccess implements OnModuleInit {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const places = [...this.#forgotten()];
    if (places.length > 0) throw accessForgotten(places);
  }

  *#forgotten(): Generator<string> {
    for (const { metatype } of this.discovery.getControllers()) {
      if (!metatype) continue;
      const prototype: object = metatype.prototype;
      for (const method of this.scanner.getAllMethodNames(prototype)) {
        const handler: unknown = Reflect.get(prototype, method);
        if (typeof handler !== 'function' || Reflect.getMetadata(HTTP_METHOD, handler) === undefined) continue;
        if (accessTo(handler, metatype) === undefined) yield `${metatype.name}.${method}`;
      }
    }
  }
}
