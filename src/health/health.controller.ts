import { Controller, Get } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { Public, RawAnswer } from '../http/index.js';
import { Chapter, Describe, documented } from '../http/openapi/index.js';
import { Indicators } from './indicators.js';

const UP = { database: { kind: 'server', status: 'up' }, engine: { kind: 'redis', status: 'up' } };
const READY = { status: 'ok', info: UP, error: {}, details: UP };
const PARTS = {
  ...UP,
  workers: {
    status: 'up',
    workers: {
      'whatsapp-messages': { isRunning: true, isStopped: false, connection: 'ready', fetchAgeMs: 990, replacements: 0 },
    },
  },
  queues: {
    status: 'up',
    queues: {
      'whatsapp-messages': { paused: false, pending: 0, queued: 2, active: 1, deadLetters: 0, oldestWaitingMs: 41 },
    },
  },
};
const DETAIL = { status: 'ok', info: PARTS, error: {}, details: PARTS };
const DATABASE_DOWN = { database: { kind: 'server', message: 'The database cannot be reached.', status: 'down' } };
const DOWN = { status: 'error', info: {}, error: DATABASE_DOWN, details: DATABASE_DOWN };

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
  @documented(({ ApiResponse }) => ApiResponse({ status: 200, schema: { type: 'object', example: { status: 'ok' } } }))
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Describe('Whether requests can be accepted: 503 only without the database; in a worker, also without the engine')
  @documented(({ ApiResponse }) =>
    ApiResponse({
      status: 200,
      description: '`ok`, or `degraded` while the engine is away: requests are still accepted',
      schema: { type: 'object', example: READY },
    }),
  )
  @documented(({ ApiResponse }) =>
    ApiResponse({
      status: 503,
      description: 'The database is down, or the process is stopping',
      schema: { type: 'object', example: DOWN },
    }),
  )
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.indicators.isDatabaseUp(), () => this.indicators.isEngineUp()]);
  }

  @Get()
  @Describe('Database, engine, each worker and each queue in detail')
  @documented(({ ApiResponse }) =>
    ApiResponse({ status: 200, description: '`ok` or `degraded`', schema: { type: 'object', example: DETAIL } }),
  )
  @documented(({ ApiResponse }) =>
    ApiResponse({
      status: 503,
      description: 'The database is down, or the process is stopping',
      schema: { type: 'object', example: DOWN },
    }),
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
