import { Body, Controller, Post } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import { InvalidInput } from '../errors/index.js';
import {
  Allow,
  answer,
  type Caller,
  CurrentCaller,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  jobLocation,
} from '../http/index.js';
import { ApiAccepted, Chapter, Describe } from '../http/openapi/index.js';
import { type DeclaredJob, type Enqueued, JobCatalog, Jobs } from '../jobs/index.js';
import { validated } from '../validation/index.js';
import { EnqueueDto } from './enqueue.dto.js';
import { enqueueOptionsOf } from './enqueue-options.dto.js';

@Chapter('Jobs')
@Controller('jobs')
@Allow('operator')
export class EnqueueController {
  constructor(
    private readonly catalog: JobCatalog,
    private readonly jobs: Jobs,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Describe(
    'Enqueue any declared job',
    'For operators and tools: what a domain has an endpoint for is better asked of that one, which knows more than the ' +
      'rules of the payload.',
  )
  @ApiAccepted('Recorded: the job will be done.')
  enqueue(
    @Body() { queue, name, payload, options }: EnqueueDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const declared = this.#declaredJob(queue, name);
    const job = payloadOf(declared, payload);
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const enqueued = await this.jobs.enqueue(tx, job, enqueueOptions);
      return answer(202, enqueued, { location: jobLocation(enqueued.jobId) });
    });
  }

  #declaredJob(queue: string, name: string): DeclaredJob {
    const declared = this.catalog.resolveQueue(queue);
    if (!declared) throw unknown('queue', queue, this.catalog.queues().keys());
    const job = declared.jobsByEveryName.get(name);
    if (!job) throw unknown('name', name, declared.jobs.keys());
    return job;
  }
}

/** @throws InvalidInput naming each wrong field as `payload.<field>`. */
function payloadOf({ payload: type }: DeclaredJob, plain: Record<string, unknown>): object {
  const { value, faults } = validated(type as ClassConstructor<object>, plain, '');
  if (value) return value;
  throw new InvalidInput(faults.map(({ field, message }) => ({ field: `payload.${field}`, message })));
}

function unknown(field: 'queue' | 'name', value: string, known: Iterable<string>): InvalidInput {
  const what = field === 'queue' ? 'queue' : 'job of this queue';
  const names = [...known].map((name) => `"${name}"`).join(', ');
  return new InvalidInput([{ field, message: `"${value}" is no ${what}: there are ${names}` }]);
}
