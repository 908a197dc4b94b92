import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { IsInt, IsString, Min } from 'class-validator';
import type { Transaction } from '../../database/index.js';
import {
  defineQueue,
  exponential,
  Handles,
  Job,
  type JobContext,
  Jobs,
  minutes,
  Payload,
  PermanentFailure,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
} from '../index.js';
import { RecordingJobs, runJob } from './index.js';

/* What docs/testing-jobs.md quotes: a producer and a processor, and their tests. */

const invoices = defineQueue('example-invoices', {
  concurrency: 2,
  timeout: seconds(30),
  attempts: 3,
  backoff: exponential(seconds(5)),
  priority: Priority.Normal,
  keepCompleted: { age: minutes(1) },
  keepFailed: { age: minutes(1) },
});

@Job('example-issue-invoice', { queue: invoices })
class IssueInvoice extends Payload<IssueInvoice> {
  @IsString() readonly orderId: string;
  @IsInt() @Min(1) readonly amount: number;
}

@Injectable()
class InvoicesProducer {
  constructor(private readonly jobs: Jobs) {}

  issue(tx: Transaction | undefined, orderId: string, amount: number) {
    return this.jobs.enqueue(tx, new IssueInvoice({ orderId, amount }), {
      deduplicationKey: orderId,
      keys: [orderId],
    });
  }
}

@Processor(invoices)
class InvoicesProcessor extends QueueProcessor {
  constructor(private readonly invoicesOf: { issue(orderId: string, amount: number): Promise<string> }) {
    super();
  }

  @Handles(IssueInvoice)
  issue({ orderId, amount }: IssueInvoice, job: JobContext) {
    if (orderId === '') throw new PermanentFailure('no_order', 'An invoice needs an order.');
    return job.commit(async () => ({ invoice: await this.invoicesOf.issue(orderId, amount) }));
  }
}

describe('an example', () => {
  it('of what is enqueued', async () => {
    const jobs = new RecordingJobs();
    const producer = new InvoicesProducer(jobs);

    await producer.issue(undefined, 'ORD-1', 500);
    const again = await producer.issue(undefined, 'ORD-1', 500);

    expect(jobs.only(IssueInvoice)).toMatchObject({
      payload: { orderId: 'ORD-1', amount: 500 },
      options: { keys: ['ORD-1'] },
    });
    expect(again.outcome).toBe('deduplicated');
    await expect(producer.issue(undefined, 'ORD-2', 0)).rejects.toThrow('amount');
  });

  it('of what a handler does', async () => {
    const issued: string[] = [];
    const processor = new InvoicesProcessor({
      issue: async (orderId) => `INV-${issued.push(orderId)}`,
    });

    const done = await runJob(processor, new IssueInvoice({ orderId: 'ORD-1', amount: 500 }));
    expect(done).toEqual({ outcome: 'completed', result: { invoice: 'INV-1' }, isCommitted: true });

    const hopeless = await runJob(processor, new IssueInvoice({ orderId: '', amount: 500 }));
    expect(hopeless).toMatchObject({ outcome: 'dead', error: { code: 'no_order' } });
  });

  it('is what docs/testing-jobs.md quotes', async () => {
    const [document, ...examples] = await Promise.all(
      ['docs/testing-jobs.md', 'src/jobs/testing/example.spec.ts', 'test/e2e/test-kit.e2e-spec.ts'].map((file) =>
        readFile(join(import.meta.dirname, '../../..', file), 'utf8'),
      ),
    );
    const quoted = [...(document ?? '').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => unindented(code));
    expect(quoted.length).toBeGreaterThan(0);
    for (const code of quoted) expect(examples.map(unindented).join('\n')).toContain(code);
  });
});

/** The code without its indentation, which depends on what stands around it. */
const unindented = (code: string): string =>
  code
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
