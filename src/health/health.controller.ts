import { Controller, Get } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { Public, RawAnswer } from '../http/index.js';
import { Chapter, Describe, documented } from '../http/openapi/index.js';
import { Indicators } from './indicators.js';

@Chapter('Health')
@Public()
@RawAnswer()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: Indicators,
  ) {}

  @Get('live')
  @Describe('The process answers; whatever it depends on is ignored')
  @documented(({ ApiResponse }) => ApiResponse({ status: 200, example: { status: 'ok' } }))
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Describe('Whether requests can be accepted: 503 only without the database')
  @documented(({ ApiResponse }) =>
    ApiResponse({
      status: 200,
      description: '`ok`, or `degraded` while the engine is away: requests are still accepted',
    }),
  )
  @documented(({ ApiResponse }) =>
    ApiResponse({ status: 503, description: 'The database is down, or the process is stopping' }),
  )
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.indicators.isDatabaseUp(), () => this.indicators.isEngineUp()]);
  }

  @Get()
  @Describe('Database, engine, each worker and each queue in detail')
  @documented(({ ApiResponse }) => ApiResponse({ status: 200, description: '`ok` or `degraded`' }))
  @documented(({ ApiResponse }) =>
    ApiResponse({ status: 503, description: 'The database is down, or the process is stopping' }),
  )
  detail(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.indicators.isDatabaseUp(),
      () => this.indicators.isEngineUp(),
      () => this.indicators.areWorkersFetching(),
      () => this.indicators.queueDepths(),
    ]);
  }
}
