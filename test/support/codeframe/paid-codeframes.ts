import { variablesOf } from '../app/backends.js';
import { type HttpApp, startHttpApp } from '../app/http-app.js';
import { until } from '../app/until.js';
import { Codeframes } from './codeframes.js';
import { type Behaviour, type CodeframeService, startCodeframeService } from './service.emulator.js';
import { COST } from './service.protocol.js';

export const QUEUE = 'codeframe-generation';

interface JobOfCodeframe extends Record<string, unknown> {
  readonly id: string;
  readonly attempt: number;
  readonly priority: number;
  readonly owner: string | null;
}

/** A promise that the test keeps when it is time. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** An application of this process whose clusters are named by a service that charges for it. */
export class PaidCodeframes extends Codeframes {
  private constructor(
    readonly app: HttpApp,
    readonly service: CodeframeService,
  ) {
    super(() => app);
  }

  static async start(variables: Record<string, string> = {}): Promise<PaidCodeframes> {
    const service = await startCodeframeService();
    const app = await startHttpApp({
      ...(await variablesOf('postgres')),
      ...service.variables,
      QUEUE_CODEFRAME_GENERATION_BACKOFF_MS: '20',
      QUEUE_CODEFRAME_GENERATION_CONCURRENCY: '4',
      JOB_LOCK_MS: '2000',
      ...variables,
    });
    return new PaidCodeframes(app, service);
  }

  /** @returns calls that were not what the protocol asks for */
  async stop(): Promise<readonly string[]> {
    await this.app.close();
    await this.service.stop();
    return this.service.faults;
  }

  /** Behaves so at the first call of each cluster, and names it at the next. */
  behaveFirst(behaviour: Behaviour): void {
    const seen = new Set<string>();
    this.service.respondWith(({ key }) => {
      if (seen.has(key)) return { kind: 'name' };
      seen.add(key);
      return behaviour;
    });
  }

  /** The jobs of that name of a codeframe, in the order of its clusters. */
  jobsOf(id: string, name: string, state?: string): Promise<JobOfCodeframe[]> {
    return this.app.database.query<JobOfCodeframe>(
      `select id, attempt, priority, owner from haat.jobs
      where $1 = any(keys) and name = $2 and ($3::text is null or state = $3) order by id`,
      [id, name, state ?? null],
    );
  }

  /** What the service has charged for the codeframe, in US dollars. */
  chargedFor(id: string): number {
    const charges = [...this.service.charges].filter(([key]) => key.startsWith(id));
    return charges.reduce((sum, [, cost]) => sum + Math.round(cost * 1e6), 0) / 1e6;
  }

  /** Records an answer of a call that was begun, as a run does whose process then dies. */
  async recordAnswer(id: string, cluster: number): Promise<void> {
    const theme = { name: 'Recorded', description: '', codes: [] };
    await this.app.database.query(
      `update haat.codeframe_calls set answered_at = haat.haat_now(), answer = $3::jsonb, cost_usd = $4, ms = 1
      where generation_id = $1 and cluster = $2`,
      [id, cluster, JSON.stringify(theme), COST],
    );
  }

  /** Enqueues a job as an operator does; returns its id. */
  async enqueue(name: string, payload: object): Promise<string> {
    const { body } = await this.app.call('POST', '/api/v1/jobs', { body: { queue: QUEUE, name, payload } });
    return body.data.jobId;
  }

  /** Runs the sweep to its end. */
  async sweep(): Promise<void> {
    await this.app.untilState(await this.enqueue('settle-codeframes', {}), 'completed');
  }

  /** Has the dead job of a cluster retried, as soon as it is dead. */
  async retryDead(id: string): Promise<string> {
    const [dead] = await until('the job to be dead', async () => {
      const jobs = await this.jobsOf(id, 'name-cluster', 'dead');
      return jobs.length > 0 && jobs;
    });
    await this.app.call('POST', `/api/v1/queue/retry/${QUEUE}/${dead?.id}`);
    return dead?.id ?? '';
  }

  async pauseQueue(): Promise<void> {
    await this.app.call('POST', `/api/v1/queue/pause/${QUEUE}`, {
      body: { reason: 'The test wants its jobs to wait.' },
    });
  }

  async resumeQueue(): Promise<void> {
    await this.app.call('POST', `/api/v1/queue/resume/${QUEUE}`, { body: { reason: 'The test goes on.' } });
  }
}
