import { BootFault } from '../../errors/index.js';
import type { JobSpec } from './job.decorator.js';
import type { QueueDefinition } from './queue-definition.js';

interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** The part of `QUEUE_<NAME>_…` that stands for a queue or an alias of one. */
export const environmentName = (queue: string): string => queue.toUpperCase().replaceAll('-', '_');

/** `QUEUE_DEFAULT_ATTEMPTS` would mean two things. */
const RESERVED = 'DEFAULT';

/** Every name and alias, and what it stands for. */
export function byEveryName<T extends Named>(items: Iterable<T>): ReadonlyMap<string, T> {
  return new Map([...items].flatMap((item) => [item.name, ...item.aliases].map((name) => [name, item] as const)));
}

/** @throws BootFault when two queues could be meant by one name, in the API or in the environment. */
export function refuseAmbiguousQueues(queues: readonly QueueDefinition[]): void {
  refuseDoubles(queues, 'queues');
  for (const [index, queue] of queues.entries()) refuseSharedVariables(queue, queues.slice(0, index));
  const reserved = queues.find(({ name, aliases }) =>
    [name, ...aliases].some((one) => environmentName(one) === RESERVED),
  );
  if (reserved)
    throw new BootFault(`The queue "${reserved.name}" uses the name "default", which stands for all: take another.`);
}

/** @throws BootFault when two jobs of one queue could be meant by one name. */
export function refuseAmbiguousJobs(jobs: readonly JobSpec[]): void {
  const byQueue = new Map<string, JobSpec[]>();
  for (const job of jobs) byQueue.set(job.queue.name, [...(byQueue.get(job.queue.name) ?? []), job]);
  for (const [queue, its] of byQueue) refuseDoubles(its, `jobs of queue "${queue}"`);
}

function refuseDoubles(items: readonly Named[], what: string): void {
  const known = new Map<string, Named>();
  for (const item of items) {
    for (const name of [item.name, ...item.aliases]) {
      const other = known.get(name);
      if (other === item) throw new BootFault(`"${item.name}", one of the ${what}, has the name "${name}" twice.`);
      if (other)
        throw new BootFault(
          `Two ${what}, "${other.name}" and "${item.name}", share the name or alias "${name}": give one another.`,
        );
      known.set(name, item);
    }
  }
}

/** `a-b` and `a_b` differ everywhere but in the environment. */
function refuseSharedVariables(queue: QueueDefinition, others: readonly QueueDefinition[]): void {
  const variablesOf = ({ name, aliases }: QueueDefinition): string[] => [name, ...aliases].map(environmentName);
  for (const other of others) {
    const shared = variablesOf(queue).find((name) => variablesOf(other).includes(name));
    if (shared !== undefined) {
      throw new BootFault(
        `The queues "${other.name}" and "${queue.name}" share the variables QUEUE_${shared}_*: give one another name.`,
      );
    }
  }
}
