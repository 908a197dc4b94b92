import 'reflect-metadata';
import { BootFault } from '../../errors/index.js';
import type { JobContext } from '../run/job-context.js';
import { jobSpecOf } from './job.decorator.js';
import type { PayloadClass } from './payload.js';

const HANDLERS = Symbol('haat:handlers');

export interface HandlerMethod {
  readonly payload: PayloadClass;
  readonly method: string | symbol;
}

type Handler<P> = (payload: P, job: JobContext) => unknown;

/** Makes a method of a processor the handler of a job; its first parameter must be the job's payload. */
export function Handles<P extends object>(payload: PayloadClass<P>) {
  return <M extends Handler<P>>(prototype: object, method: string | symbol, _: TypedPropertyDescriptor<M>): void => {
    const handlers = handlersOf(prototype);
    const { name } = jobSpecOf(payload);
    if (handlers.has(name)) {
      throw new BootFault(`The job "${name}" has two handlers in ${prototype.constructor.name}: keep one.`);
    }
    Reflect.defineMetadata(HANDLERS, new Map(handlers).set(name, { payload, method }), prototype);
  };
}

/** The handlers of a processor class by the name of their job. */
export function handlersOf(prototype: object): ReadonlyMap<string, HandlerMethod> {
  return Reflect.getOwnMetadata(HANDLERS, prototype) ?? new Map<string, HandlerMethod>();
}
