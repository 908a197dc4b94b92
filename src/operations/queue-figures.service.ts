import { Injectable } from '@nestjs/common';
import { NotFound } from '../errors/index.js';
import {
  days,
  FiguresReader,
  hours,
  JobEngine,
  type QueueDepth,
  QueueReader,
  RecentFailures,
  Workers,
} from '../jobs/index.js';
import { SchedulesService } from '../scheduler/index.js';
import type { QueueDashboardDto } from './queue-dashboard.dto.js';
import type { AllQueueHealthDto, QueueHealthDto } from './queue-health.dto.js';
import { queueProblems } from './queue-health.rules.js';
import { type AllQueueMetricsDto, metricsOf, type QueueMetricsDto, totalsOf } from './queue-metrics.dto.js';

const MINUTES = 60;
const MOST_ALERTS = 20;

/** Puts together what is known of the queues. */
@Injectable()
export class QueueFiguresService {
  constructor(
    private readonly queues: QueueReader,
    private readonly figures: FiguresReader,
    private readonly failures: RecentFailures,
    private readonly schedules: SchedulesService,
    private readonly workers: Workers,
    private readonly engine: JobEngine,
  ) {}

  async metrics(): Promise<AllQueueMetricsDto> {
    const counts = await this.figures.counts(days(1));
    const depths = await this.queues.depths();
    const queues = depths.map((depth) => metricsOf(depth, counts.get(depth.queue)));
    return { queues, totals: totalsOf(queues) };
  }

  /** @throws NotFound when no queue has the name */
  async metricsOf(queueName: string): Promise<QueueMetricsDto> {
    const { queues } = await this.metrics();
    const found = queues.find((queue) => queue.queueName === queueName);
    if (!found) throw new NotFound('queue', queueName);
    return found;
  }

  async health(): Promise<AllQueueHealthDto> {
    const died = await this.figures.counts(hours(1));
    const depths = await this.queues.depths();
    const queues = depths.map((depth) => this.#healthOf(depth, died.get(depth.queue)?.dead ?? 0));
    const status = this.engine.isUp() ? 'up' : 'down';
    const isOk = status === 'up' && queues.every((queue) => queue.status === 'ok');
    return { status: isOk ? 'ok' : 'degraded', engine: { kind: this.engine.kind, status }, queues };
  }

  /** One question after the other: the embedded database answers one at a time anyway. */
  async dashboard(): Promise<QueueDashboardDto> {
    const health = await this.health();
    const { totals: jobs } = await this.metrics();
    const names = health.queues.map(({ queueName }) => queueName);
    return {
      health,
      jobs,
      alerts: await this.failures.groups(names, hours(1), MOST_ALERTS),
      throughput: await this.figures.byMinute(MINUTES),
      pace: await this.#pace(names),
      schedules: await this.schedules.list(),
    };
  }

  async #pace(names: readonly string[]): Promise<QueueDashboardDto['pace']> {
    const counts = await this.figures.counts(hours(1));
    const latencies = await this.figures.latencies(hours(1));
    const unknown = { p50: null, p95: null };
    return names.map((queueName) => ({
      queueName,
      completedPerMinute: Math.round(((counts.get(queueName)?.completed ?? 0) / MINUTES) * 10) / 10,
      ...(latencies.get(queueName) ?? { wait: unknown, run: unknown }),
    }));
  }

  #healthOf(depth: QueueDepth, died: number): QueueHealthDto {
    const worker = this.workers.status().find(({ queue }) => queue === depth.queue);
    const problems = queueProblems(depth, worker, died);
    const { queue: queueName, paused, active, oldestWaitingMs, deadLetters, pending, delayed, queued } = depth;
    return {
      queueName,
      status: problems.length === 0 ? 'ok' : 'degraded',
      problems,
      paused,
      waiting: queued + pending - delayed,
      active,
      oldestWaitingMs,
      deadLetters,
      worker: worker
        ? { isRunning: worker.isRunning, connection: worker.connection, fetchAgeMs: worker.fetchAgeMs }
        : null,
    };
  }
}
