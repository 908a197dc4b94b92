import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { BootFault, NotFound } from '../../errors/index.js';
import { DEAD_LETTER_SUFFIX } from '../dead-letters/dead-letter.js';
import { declarations, type Declarations } from './declarations.js';
import { handlersOf } from './handles.decorator.js';
import { jobSpecOf, type JobSpec } from './job.decorator.js';
import { byEveryName, refuseAmbiguousJobs, refuseAmbiguousQueues } from './names.js';
import { QueueProcessor, queueOfProcessor } from './processor.decorator.js';
import type { QueueDefinition } from './queue-definition.js';
import { refuseGapsOfUpcasters } from './upcasters.js';

/** A job with the method that handles it. */
export interface DeclaredJob extends JobSpec {
  readonly method: string | symbol;
}

export interface DeclaredQueue {
  readonly queue: QueueDefinition;
  readonly processor: QueueProcessor;
  readonly jobs: ReadonlyMap<string, DeclaredJob>;
  /** The jobs by each of their names, aliases too. */
  readonly jobsByEveryName: ReadonlyMap<string, DeclaredJob>;
}

/** Every queue, processor and job of the running application, found among its providers. */
@Injectable()
export class JobCatalog {
  #queues: ReadonlyMap<string, DeclaredQueue> | undefined;
  #queuesByEveryName: ReadonlyMap<string, DeclaredQueue> | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws BootFault when something is wrongly declared; it names the classes and says the mend. */
  queues(): ReadonlyMap<string, DeclaredQueue> {
    return (this.#queues ??= buildCatalog(this.processors(), declarations));
  }

  /** The queue of that name or alias. */
  resolveQueue(nameOrAlias: string): DeclaredQueue | undefined {
    this.#queuesByEveryName ??= new Map(
      [...this.queues().values()].flatMap((declared) =>
        [declared.queue.name, ...declared.queue.aliases].map((name) => [name, declared] as const),
      ),
    );
    return this.#queuesByEveryName.get(nameOrAlias);
  }

  /**
   * The queue that somebody outside names, by its name or an alias.
   *
   * @throws NotFound naming the queues that there are
   */
  queueNamed(nameOrAlias: string): DeclaredQueue {
    const declared = this.resolveQueue(nameOrAlias);
    if (declared) return declared;
    const names = [...this.queues().keys()].toSorted().join(', ');
    throw new NotFound('queue', nameOrAlias.slice(0, 100), `The queues are: ${names}.`);
  }

  /** The name under which a queue's jobs are recorded; what no queue of this release is named stays as it is. */
  recordedName(nameOrAlias: string): string {
    return this.resolveQueue(nameOrAlias)?.queue.name ?? nameOrAlias;
  }

  /** The job of that queue and name, each of which may be an alias, when this release knows it. */
  find(queue: string, name: string): DeclaredJob | undefined {
    return this.resolveQueue(queue)?.jobsByEveryName.get(name);
  }

  /** The processors that the modules provide. */
  processors(): QueueProcessor[] {
    const instances = this.discovery.getProviders().map(({ instance }: { instance: unknown }) => instance);
    return [...new Set(instances)].filter((instance) => instance instanceof QueueProcessor);
  }
}

/**
 * Joins the processors that modules provide with what was declared.
 *
 * @throws BootFault on two processors of one queue, two queues or jobs of one name or alias, a queue without processor, a
 * job without handler, a handler in the processor of another queue, a processor without queue or handlers, or a job with
 * a version that cannot be brought to the present one.
 */
export function buildCatalog(
  processors: readonly QueueProcessor[],
  { queues, jobs }: Declarations,
): ReadonlyMap<string, DeclaredQueue> {
  refuseDoubles(queues);
  refuseReservedNames(queues);
  refuseDoubleJobs(jobs);
  refuseAmbiguousQueues(queues);
  refuseAmbiguousJobs(jobs);
  refuseGapsOfUpcasters(jobs);
  const catalog = new Map<string, DeclaredQueue>();
  for (const processor of processors) {
    const queue = queueOfProcessor(processor.constructor);
    if (!queue)
      throw new BootFault(
        `${nameOf(processor)} extends QueueProcessor but names no queue: put @Processor(queue) on it.`,
      );
    const other = catalog.get(queue.name);
    if (other) throw twoProcessors(queue.name, other.processor, processor);
    const handled = handledJobs(processor, queue);
    catalog.set(queue.name, { queue, processor, jobs: handled, jobsByEveryName: byEveryName(handled.values()) });
  }
  for (const { name } of queues) {
    if (!catalog.has(name)) throw withoutProcessor(name);
  }
  for (const { queue, name, payload } of jobs) {
    if (!catalog.get(queue.name)?.jobs.has(name)) throw withoutHandler(name, payload.name, catalog.get(queue.name));
  }
  return catalog;
}

function handledJobs(processor: QueueProcessor, queue: QueueDefinition): ReadonlyMap<string, DeclaredJob> {
  const handled = new Map<string, DeclaredJob>();
  for (const [name, { payload, method }] of handlersOf(Object.getPrototypeOf(processor))) {
    const spec = jobSpecOf(payload);
    if (spec.queue.name !== queue.name) throw wrongProcessor(processor, queue, spec);
    handled.set(name, { ...spec, method });
  }
  if (handled.size > 0) return handled;
  throw new BootFault(`${nameOf(processor)} handles no job: put @Handles(ItsPayload) on a method.`);
}

function refuseDoubles(queues: readonly QueueDefinition[]): void {
  const names = queues.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double)
    throw new BootFault(`Two queues are named "${double}": give one of the defineQueue() calls another name.`);
}

/** The dead letters of queue "a" stand in the engine's queue "a-dlq". */
function refuseReservedNames(queues: readonly QueueDefinition[]): void {
  const reserved = queues.find(({ name }) => name.endsWith(DEAD_LETTER_SUFFIX));
  if (!reserved) return;
  throw new BootFault(
    `The queue "${reserved.name}" has a name that is kept for dead letters: let it end in something else than ` +
      `"${DEAD_LETTER_SUFFIX}".`,
  );
}

/** The second class would be handled, and validated, as the first. */
function refuseDoubleJobs(jobs: readonly JobSpec[]): void {
  const known = new Map<string, JobSpec>();
  for (const job of jobs) {
    const key = `${job.queue.name}\0${job.name}`;
    const other = known.get(key);
    if (other) {
      throw new BootFault(
        `${other.payload.name} and ${job.payload.name} are both the job "${job.name}" of queue "${job.queue.name}": ` +
          'give one another name.',
      );
    }
    known.set(key, job);
  }
}

const nameOf = (processor: QueueProcessor): string => processor.constructor.name;

function twoProcessors(queue: string, one: QueueProcessor, two: QueueProcessor): BootFault {
  const names = `${nameOf(one)} and ${nameOf(two)}`;
  return new BootFault(
    `The queue "${queue}" has two processors, ${names}: they would steal each other's jobs; merge them.`,
  );
}

function withoutProcessor(queue: string): BootFault {
  return new BootFault(
    `The queue "${queue}" has no processor: provide a class with @Processor(...) for it in a module's providers.`,
  );
}

function withoutHandler(job: string, payload: string, queue: DeclaredQueue | undefined): BootFault {
  const where = queue ? nameOf(queue.processor) : 'the processor of its queue';
  return new BootFault(`The job "${job}" has no handler: put @Handles(${payload}) on a method of ${where}.`);
}

function wrongProcessor(processor: QueueProcessor, queue: QueueDefinition, spec: JobSpec): BootFault {
  return new BootFault(
    `${nameOf(processor)} handles the job "${spec.name}" of queue "${spec.queue.name}", but processes queue ` +
      `"${queue.name}": move the method to the processor of "${spec.queue.name}".`,
  );
}
