import { Controller, Get, Param } from '@nestjs/common';
import { Allow } from '../http/index.js';
import { ApiEnvelope, ApiErrors, Chapter, Describe, QueueNameParameter } from '../http/openapi/index.js';
import { QueueDashboardDto } from './queue-dashboard.dto.js';
import { QueueFiguresService } from './queue-figures.service.js';
import { AllQueueHealthDto } from './queue-health.dto.js';
import { AllQueueMetricsDto, QueueMetricsDto } from './queue-metrics.dto.js';
import { QueueNamePipe } from './queue-name.pipe.js';

@Chapter('Queues')
@Controller('queue')
@Allow('operator')
export class QueueFiguresController {
  constructor(private readonly figures: QueueFiguresService) {}

  @Get('metrics')
  @Describe(
    'How many jobs of each queue wait, run, completed and failed',
    'Everything is counted in PostgreSQL: a wiped engine changes no number. `waiting`, `active` and `delayed` are of now; ' +
      '`completed` and `failed` are of the last 24 hours, and what other processes ran may be missing for 5 s; what a process ' +
      'that is killed ran in its last 5 s is missing for good.',
  )
  @ApiEnvelope(AllQueueMetricsDto)
  @ApiErrors(401, 403, 503)
  metrics(): Promise<AllQueueMetricsDto> {
    return this.figures.metrics();
  }

  @Get('metrics/:queueName')
  @QueueNameParameter()
  @Describe('The same of one queue')
  @ApiEnvelope(QueueMetricsDto)
  @ApiErrors(401, 403, 404, 503)
  metricsOf(@Param('queueName', QueueNamePipe) queueName: string): Promise<QueueMetricsDto> {
    return this.figures.metricsOf(queueName);
  }

  @Get('health')
  @Describe('Whether the engine and each queue do their work, and what is wrong where they do not')
  @ApiEnvelope(AllQueueHealthDto)
  @ApiErrors(401, 403, 503)
  health(): Promise<AllQueueHealthDto> {
    return this.figures.health();
  }

  @Get('dashboard')
  @Describe('Everything at a glance: health, figures, failures, throughput and latency of the last hour, schedules')
  @ApiEnvelope(QueueDashboardDto)
  @ApiErrors(401, 403, 503)
  dashboard(): Promise<QueueDashboardDto> {
    return this.figures.dashboard();
  }
}
