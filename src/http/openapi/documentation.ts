/** `@nestjs/swagger`, which takes as long to load as the rest of the server: only what serves the documentation does. */
export type Swagger = typeof import('@nestjs/swagger');

/** Any of the three: `target`, then the member and its descriptor where there is one. */
type AnyDecorator = MethodDecorator & ClassDecorator & PropertyDecorator;
type Build = (swagger: Swagger) => ClassDecorator | MethodDecorator | PropertyDecorator;

const waiting: ((swagger: Swagger) => void)[] = [];

/** A decorator of `@nestjs/swagger` that is applied when the documentation is first asked for. */
export function documented(build: Build): AnyDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    waiting.push((swagger) => Reflect.apply(build(swagger), undefined, [target, key, descriptor]));
  };
}

/** Applies what is waiting. */
export function applyDocumentation(swagger: Swagger): void {
  for (const apply of waiting.splice(0)) apply(swagger);
}
