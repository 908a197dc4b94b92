import type { ModuleRef } from '@nestjs/core';
import { useContainer } from 'class-validator';

/** Where Nest's `@Injectable()` marks a class. */
const INJECTABLE = '__injectable__';

/**
 * Lets validation rules be providers, for those that need the configuration. class-validator asks for its own classes
 * as well, at every validation; those it is left to make itself.
 */
export function useProvidedConstraints(providers: ModuleRef): void {
  const isInjectable = (type: object): boolean => Reflect.getMetadata(INJECTABLE, type) === true;
  useContainer(
    { get: (type) => (isInjectable(type) ? providers.get(type as never, { strict: false }) : undefined) },
    { fallback: true },
  );
}
