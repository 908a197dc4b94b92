import { Field } from '../http/openapi/index.js';
import { PROBLEMS, type QueueProblem } from './queue-health.rules.js';

const STATUSES = ['ok', 'degraded'] as const;
export type HealthStatus = (typeof STATUSES)[number];

class ProblemDto implements QueueProblem {
  @Field({ enum: [...PROBLEMS], example: 'waiting_long' })
  readonly code: QueueProblem['code'];

  @Field({ example: 'A due job has waited for 92000 ms.' })
  readonly message: string;
}

class WorkerDto {
  @Field({ example: true })
  readonly isRunning: boolean;

  @Field({ example: 'ready', description: 'State of the connection that it waits for jobs on' })
  readonly connection: string;

  @Field({ example: 990, description: 'How long ago it last asked for a job, in ms' })
  readonly fetchAgeMs: number;
}

export class QueueHealthDto {
  @Field({ example: 'whatsapp-messages' })
  readonly queueName: string;

  @Field({ enum: [...STATUSES], example: 'ok' })
  readonly status: HealthStatus;

  @Field({ type: [ProblemDto], description: 'Empty when the queue is `ok`' })
  readonly problems: readonly QueueProblem[];

  @Field({ example: false })
  readonly paused: boolean;

  @Field({ example: 12 })
  readonly waiting: number;

  @Field({ example: 3 })
  readonly active: number;

  @Field({ example: 420 })
  readonly oldestWaitingMs: number;

  @Field({ example: 4 })
  readonly deadLetters: number;

  @Field({ type: WorkerDto, nullable: true, description: 'In the process that answers; null where it runs no jobs' })
  readonly worker: WorkerDto | null;
}

class EngineHealthDto {
  @Field({ enum: ['redis', 'postgres'], example: 'redis' })
  readonly kind: 'redis' | 'postgres';

  @Field({
    enum: ['up', 'down'],
    example: 'up',
    description: '`down`: jobs are accepted, and wait in the database',
  })
  readonly status: 'up' | 'down';
}

export class AllQueueHealthDto {
  @Field({ enum: [...STATUSES], example: 'ok', description: '`ok` when the engine is up and every queue is `ok`' })
  readonly status: HealthStatus;

  @Field({ type: EngineHealthDto })
  readonly engine: EngineHealthDto;

  @Field({ type: [QueueHealthDto] })
  readonly queues: readonly QueueHealthDto[];
}
