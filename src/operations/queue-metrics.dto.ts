import { Field } from '../http/openapi/index.js';
import type { EndingCounts, QueueDepth } from '../jobs/index.js';

/** The figures that can be added up over queues. */
class CountsDto {
  @Field({ example: 12, description: 'Due and not started: they wait for a worker' })
  readonly waiting: number;

  @Field({ example: 3, description: 'Running' })
  readonly active: number;

  @Field({ example: 1840, description: 'Jobs that completed within the last 24 hours' })
  readonly completed: number;

  @Field({ example: 2, description: 'Jobs that became dead within the last 24 hours' })
  readonly failed: number;

  @Field({ example: 5, description: 'Not due yet: delayed, or waiting for their next attempt' })
  readonly delayed: number;

  @Field({ example: 1862, description: '`waiting` + `active` + `completed` + `failed` + `delayed`' })
  readonly total: number;

  @Field({ example: 31, description: 'Attempts within the last 24 hours that failed and left another one' })
  readonly failedAttempts: number;

  @Field({ example: 4, description: 'Dead jobs that stand now, whenever they died' })
  readonly deadLetters: number;

  @Field({
    example: 420,
    description: 'How long the job that has been due the longest waits, in ms; 0 when none is due',
  })
  readonly oldestWaitingMs: number;

  @Field({
    example: 15,
    description:
      'How far the relay is behind, in ms: the longest that a due job waits now, or waited within the last minute, to be ' +
      'handed over to the engine',
  })
  readonly relayLagMs: number;

  @Field({ example: false, description: 'A count is over 10,000, and so an estimate' })
  readonly approximate: boolean;
}

export class QueueMetricsDto extends CountsDto {
  @Field({ example: 'whatsapp-messages' })
  readonly queueName: string;

  @Field({ example: false })
  readonly paused: boolean;
}

export class TotalsDto extends CountsDto {
  @Field({ example: 0, description: 'How many queues are paused' })
  readonly pausedQueues: number;
}

export class AllQueueMetricsDto {
  @Field({ type: [QueueMetricsDto] })
  readonly queues: readonly QueueMetricsDto[];

  @Field({ type: TotalsDto, description: 'Sums; of the times the longest' })
  readonly totals: TotalsDto;
}

/** @param counts of the last 24 hours; nothing when the queue has run nothing */
export function metricsOf(depth: QueueDepth, counts: EndingCounts | undefined): QueueMetricsDto {
  const { queue, paused, active, delayed, deadLetters, approximate, oldestWaitingMs, relayLagMs } = depth;
  const { completed = 0, failed: failedAttempts = 0, dead: failed = 0 } = counts ?? {};
  const waiting = depth.queued + depth.pending - delayed;
  const total = waiting + active + completed + failed + delayed;
  return {
    queueName: queue,
    waiting,
    active,
    completed,
    failed,
    delayed,
    total,
    paused,
    oldestWaitingMs,
    relayLagMs,
    failedAttempts,
    deadLetters,
    approximate,
  };
}

export function totalsOf(queues: readonly QueueMetricsDto[]): TotalsDto {
  const sum = (figure: (queue: QueueMetricsDto) => number) => queues.reduce((total, queue) => total + figure(queue), 0);
  const longest = (ms: (queue: QueueMetricsDto) => number) => Math.max(0, ...queues.map(ms));
  return {
    waiting: sum(({ waiting }) => waiting),
    active: sum(({ active }) => active),
    completed: sum(({ completed }) => completed),
    failed: sum(({ failed }) => failed),
    delayed: sum(({ delayed }) => delayed),
    total: sum(({ total }) => total),
    pausedQueues: sum(({ paused }) => (paused ? 1 : 0)),
    oldestWaitingMs: longest(({ oldestWaitingMs }) => oldestWaitingMs),
    relayLagMs: longest(({ relayLagMs }) => relayLagMs),
    failedAttempts: sum(({ failedAttempts }) => failedAttempts),
    deadLetters: sum(({ deadLetters }) => deadLetters),
    approximate: queues.some(({ approximate }) => approximate),
  };
}
