import 'reflect-metadata';
import { Processor as NestProcessor, WorkerHost } from '@nestjs/bullmq';
import type { Job as EngineJob } from 'bullmq';
import { BootFault } from '../../errors/index.js';
import type { WatchedWorker } from '../run/watched-worker.js';
import type { QueueDefinition } from './queue-definition.js';

const QUEUE = Symbol('haat:queue');

/** Makes a class the processor of a queue: one a queue, a method a job. It is provided by its module like a service. */
export function Processor(queue: QueueDefinition): ClassDecorator {
  return (target) => {
    Reflect.defineMetadata(QUEUE, queue, target);
    NestProcessor(queue.name)(target);
  };
}

export function queueOfProcessor(processor: object): QueueDefinition | undefined {
  return Reflect.getOwnMetadata(QUEUE, processor);
}

/** Runs one copy that the engine delivers; the kernel gives it to each processor when the workers start. */
export type RunCopy = (processor: QueueProcessor, copy: EngineJob) => Promise<unknown>;

/** Base of every processor: what the engine delivers goes through the kernel's runner to the handler. */
export abstract class QueueProcessor extends WorkerHost<WatchedWorker> {
  #run: RunCopy = () => {
    throw new BootFault(`${this.constructor.name} was called before the kernel started its worker.`);
  };

  /** For the kernel only. */
  attach(run: RunCopy): void {
    this.#run = run;
  }

  process(copy: EngineJob): Promise<unknown> {
    return this.#run(this, copy);
  }
}
