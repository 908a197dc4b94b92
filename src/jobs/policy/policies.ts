import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG, ConfigurationFault, type QueueOverrides } from '../../config/index.js';
import { type Log, logOf } from '../../observability/log.js';
import type { JobSpec } from '../declare/job.decorator.js';
import { environmentName } from '../declare/names.js';
import type { QueueDefinition } from '../declare/queue-definition.js';
import {
  type CallLayer,
  isHalfRate,
  jobPolicyInForce,
  type JobPolicyInForce,
  type OperatorLayer,
  queuePolicyInForce,
  type QueuePolicyInForce,
  type Surroundings,
} from './policy-in-force.js';

const NOTHING: OperatorLayer & CallLayer = {};

/** By which policy queues and jobs run: the layers put together, each value with where it comes from. */
@Injectable()
export class Policies {
  readonly #log: Log = logOf('Policies');
  readonly #surroundings = new Map<string, Surroundings>();
  #operator: ReadonlyMap<string, OperatorLayer> = new Map();

  constructor(@Inject(CONFIG) private readonly config: Pick<AppConfig, 'jobs'>) {}

  /** @param operator what operators have settled, as far as this process knows */
  ofQueue(queue: QueueDefinition, operator = this.#operator.get(queue.name) ?? NOTHING): QueuePolicyInForce {
    return queuePolicyInForce(queue, operator, this.#surroundingsOf(queue));
  }

  /** @param call what the call that enqueued the job has settled */
  ofJob(job: Pick<JobSpec, 'queue' | 'policy'>, call: CallLayer = NOTHING): JobPolicyInForce {
    return jobPolicyInForce(job, call, this.#surroundingsOf(job.queue));
  }

  /** Takes what operators have settled, by the name of the queue; a queue that is not among them is as it was declared. */
  useOperatorLayer(settings: ReadonlyMap<string, OperatorLayer>): void {
    this.#operator = settings;
  }

  /**
   * Compares the variables with the queues that there are. A name that no queue has is only warned of: the same
   * environment may serve releases with and without the queue.
   *
   * @throws ConfigurationFault on half a rate limit for a queue that declares none.
   */
  check(queues: readonly QueueDefinition[]): void {
    const known = new Set(queues.flatMap(({ name, aliases }) => [name, ...aliases]).map(environmentName));
    const unknown = [...this.config.jobs.overrides.keys()].filter((name) => !known.has(name));
    if (unknown.length > 0) {
      this.#log.warn(
        { variables: unknown.map((name) => `QUEUE_${name}_*`), queues: queues.map(({ name }) => name) },
        'Variables of the environment name queues that there are not; they change nothing',
      );
    }
    const faults = queues
      .filter((queue) => isHalfRate(queue.rateLimit, this.#surroundingsOf(queue).environment))
      .map((queue) => halfRate(queue, this.#surroundingsOf(queue).environment));
    if (faults.length > 0) throw new ConfigurationFault(faults);
  }

  #surroundingsOf(queue: QueueDefinition): Surroundings {
    const known = this.#surroundings.get(queue.name);
    if (known) return known;
    const { defaults, overrides } = this.config.jobs;
    // The queue's own name comes last: it wins over its aliases.
    const names = [...queue.aliases, queue.name].map(environmentName);
    const environment: QueueOverrides = Object.assign({}, ...names.map((name) => overrides.get(name)));
    const surroundings = { defaults, environment };
    this.#surroundings.set(queue.name, surroundings);
    return surroundings;
  }
}

function halfRate({ name }: QueueDefinition, { rateMax }: QueueOverrides) {
  const [missing, present] = rateMax === undefined ? ['RATE_MAX', 'RATE_PER_MS'] : ['RATE_PER_MS', 'RATE_MAX'];
  const prefix = `QUEUE_${environmentName(name)}_`;
  return {
    variable: `${prefix}${missing}`,
    problem: `is not set, but ${prefix}${present} is: the queue has no rate limit of its own, so both are needed`,
  };
}
