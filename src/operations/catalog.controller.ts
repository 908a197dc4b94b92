import { Controller, Get } from '@nestjs/common';
import { Allow } from '../http/index.js';
import { ApiEnvelope, Chapter, Describe } from '../http/openapi/index.js';
import { type DeclaredJob, type DeclaredQueue, JobCatalog, Policies, type QueuePolicyInForce } from '../jobs/index.js';
import { jsonSchemaOf } from '../validation/index.js';
import {
  CatalogDto,
  type CatalogJobDto,
  type CatalogQueueDto,
  type JobPolicyDto,
  type QueuePolicyDto,
} from './catalog.dto.js';

@Chapter('Queues')
@Controller('queue')
@Allow('operator')
export class CatalogController {
  constructor(
    private readonly catalog: JobCatalog,
    private readonly policies: Policies,
  ) {}

  @Get('catalog')
  @Describe(
    'Every queue with its policy in force, and every job with the schema of its payload',
    'Each value of a policy names its source, lowest first: the default of the kernel, the declaration of the queue or ' +
      'of the job, the environment, an operator. What one call settles lies between the job and the environment.',
  )
  @ApiEnvelope(CatalogDto)
  read(): CatalogDto {
    return { queues: [...this.catalog.queues().values()].map((declared) => this.#queue(declared)) };
  }

  #queue({ queue, jobs }: DeclaredQueue): CatalogQueueDto {
    return {
      name: queue.name,
      aliases: queue.aliases,
      policy: shownPolicy(this.policies.ofQueue(queue)),
      jobs: [...jobs.values()].map((job) => this.#job(job)),
    };
  }

  #job(job: DeclaredJob): CatalogJobDto {
    return {
      name: job.name,
      aliases: job.aliases,
      version: job.version,
      policy: this.#deviations(job),
      deduplicateFor: job.deduplicateFor ?? null,
      schema: jsonSchemaOf(job.payload),
    };
  }

  /** Where the environment has settled a value, the job's own is not in force. */
  #deviations(job: DeclaredJob): JobPolicyDto {
    const { timeout, attempts, backoff, priority } = this.policies.ofJob(job);
    return {
      ...(timeout.source === 'job' && { timeout }),
      ...(attempts.source === 'job' && { attempts }),
      ...(backoff.source === 'job' && { backoff }),
      ...(priority.source === 'job' && { priority }),
    };
  }
}

/** Operators name the unit of a limit's window, as they set it. */
function shownPolicy({ rateLimit: { value, source }, ...policy }: QueuePolicyInForce): QueuePolicyDto {
  return { ...policy, rateLimit: { value: value && { max: value.max, perMs: value.per }, source } };
}
