import { Field } from '../http/openapi/index.js';
import type { FailureGroup, MinuteCounts } from '../jobs/index.js';
import { ScheduleDto } from '../scheduler/index.js';
import { AllQueueHealthDto } from './queue-health.dto.js';
import { TotalsDto } from './queue-metrics.dto.js';

/** Jobs that died within the last hour of the same error. */
class FailureAlertDto implements FailureGroup {
  @Field({ example: 'whatsapp-messages' })
  readonly queueName: string;

  @Field({ example: 'send-whatsapp' })
  readonly jobName: string;

  @Field({ example: 'provider_131026' })
  readonly code: string;

  @Field({ example: 17 })
  readonly count: number;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11', description: 'The newest of them' })
  readonly jobId: string;

  @Field({ example: 'The provider refused the message with code 131026: Message undeliverable' })
  readonly message: string;

  @Field({ type: Date, description: 'When the newest died' })
  readonly failedAt: Date;
}

class MinuteDto implements MinuteCounts {
  @Field({ type: Date, description: 'Beginning of the minute' })
  readonly minute: Date;

  @Field({ example: 118 })
  readonly completed: number;

  @Field({ example: 2, description: 'Attempts that failed and left another one' })
  readonly failed: number;

  @Field({ example: 0, description: 'Jobs that became dead' })
  readonly dead: number;
}

class PercentilesDto {
  @Field({ type: Number, nullable: true, example: 140, description: 'ms; null when nothing ran' })
  readonly p50: number | null;

  @Field({ type: Number, nullable: true, example: 610, description: 'ms; null when nothing ran' })
  readonly p95: number | null;
}

class QueuePaceDto {
  @Field({ example: 'whatsapp-messages' })
  readonly queueName: string;

  @Field({ example: 30.7, description: 'Jobs completed a minute, on the average of the last hour' })
  readonly completedPerMinute: number;

  @Field({ type: PercentilesDto, description: 'From the moment that a job was due to its start' })
  readonly wait: PercentilesDto;

  @Field({ type: PercentilesDto, description: 'From the start of the handler to its end' })
  readonly run: PercentilesDto;
}

export class QueueDashboardDto {
  @Field({ type: AllQueueHealthDto })
  readonly health: AllQueueHealthDto;

  @Field({ type: TotalsDto, description: 'All queues together, as in `GET /queue/metrics`' })
  readonly jobs: TotalsDto;

  @Field({ type: [FailureAlertDto], description: 'What died within the last hour, by cause; the 20 most frequent' })
  readonly alerts: readonly FailureAlertDto[];

  @Field({ type: [MinuteDto], description: 'The last 60 minutes, oldest first; the last one is not over yet' })
  readonly throughput: readonly MinuteDto[];

  @Field({ type: [QueuePaceDto], description: 'Of the last hour; percentiles are estimated, to about a quarter' })
  readonly pace: readonly QueuePaceDto[];

  @Field({ type: [ScheduleDto], description: 'As in `GET /queue/schedules`' })
  readonly schedules: readonly ScheduleDto[];
}
