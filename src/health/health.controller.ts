import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { Public, RawAnswer } from '../http/index.js';
import { Indicators } from './indicators.js';

@ApiTags('Health')
@Public()
@RawAnswer()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: Indicators,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers; whatever it depends on is ignored' })
  @ApiResponse({ status: 200, example: { status: 'ok' } })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether requests can be accepted: 503 only without the database' })
  @ApiResponse({
    status: 200,
    description: '`ok`, or `degraded` while the engine is away: requests are still accepted',
  })
  @ApiResponse({ status: 503, description: 'The database is down, or the process is stopping' })
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.indicators.isDatabaseUp(), () => this.indicators.isEngineUp()]);
  }

  @Get()
  @ApiOperation({ summary: 'Database, engine, each worker and each queue in detail' })
  @ApiResponse({ status: 200, description: '`ok` or `degraded`' })
  @ApiResponse({ status: 503, description: 'The database is down, or the process is stopping' })
  detail(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.indicators.isDatabaseUp(),
      () => this.indicators.isEngineUp(),
      () => this.indicators.areWorkersFetching(),
      () => this.indicators.queueDepths(),
    ]);
  }
}
