import { IsOptional, IsString } from 'class-validator';
import fc from 'fast-check';
import { InvalidInput } from '../../src/errors/index.js';
import {
  defineQueue,
  type EnqueueOptions,
  Handles,
  Job,
  type JobContext,
  noBackoff,
  Payload,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
} from '../../src/jobs/index.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { until } from '../support/app/until.js';

const freight = defineQueue('freight', {
  concurrency: 20,
  timeout: seconds(5),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: seconds(60) },
  keepFailed: { age: seconds(60) },
});

type Values = readonly unknown[];

@Job('carry', { queue: freight })
class Carry extends Payload<{ readonly label: string }> {
  @IsString() readonly label: string = '';
  /** Whatever a caller may put there: the compiler would refuse most of what is tried here. */
  @IsOptional() readonly values?: Values;

  static of(values: Values): Carry {
    return Object.assign(new Carry({ label: 'x' }), { values });
  }
}

@Processor(freight)
class FreightProcessor extends QueueProcessor {
  readonly received = new Map<string, Values | undefined>();

  @Handles(Carry)
  carry({ values }: Carry, job: JobContext): void {
    // Safe to happen twice: it is the same payload.
    this.received.set(job.id, values);
  }
}

const ODD_NUMBERS = [2 ** 53 + 2, -(2 ** 53), 5e-324, Number.MAX_VALUE, 1e21, 0.1 + 0.2, 1, -0];
const number = fc.oneof(fc.double(), fc.constantFrom(...ODD_NUMBERS));
const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('__proto__', '$sealed', '', 'x'.repeat(9_000)),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(number, fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null)),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
    fc.anything({ withDate: true, withBigInt: true, withSparseArray: true, withMap: true, maxDepth: 1 }),
  ),
}));

/** -0 is carried as 0, which equals it everywhere but here; a field that is undefined counts as absent. */
function asCarried(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(asCarried);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([name, inner]) => [name, asCarried(inner)]));
}

describe.each(BACKENDS)('payloads on %s', (backend: Backend) => {
  let app: KernelApp;

  beforeAll(async () => {
    app = await startKernel(await variablesOf(backend), [FreightProcessor]);
  });
  afterAll(() => app?.close());

  const count = async (): Promise<number> => {
    const [row] = await app.database.query<{ n: number }>('select count(*)::int as n from haat.jobs');
    return row?.n ?? -1;
  };

  it('come back from the record and to the handler as they were, or are refused with nothing recorded', async () => {
    const { received } = app.context.get(FreightProcessor);
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { minLength: 20, maxLength: 20 }), async (values) => {
        const before = await count();
        const results = await Promise.allSettled(values.map((value) => app.jobs.enqueue(undefined, Carry.of([value]))));
        const taken = results.flatMap((result, index) =>
          result.status === 'fulfilled' ? [{ ...result.value, expected: asCarried([values[index]]) }] : [],
        );
        for (const result of results)
          if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(InvalidInput);
        expect(await count()).toBe(before + taken.length);
        accepted += taken.length;
        await until('the handler to have them all', () => taken.every(({ jobId }) => received.has(jobId)));
        const rows = await app.database.query<{ id: string; payload: { values: unknown } }>(
          'select id, payload from haat.jobs where id = any($1)',
          [taken.map(({ jobId }) => jobId)],
        );
        const recorded = new Map(rows.map(({ id, payload }) => [id, payload.values]));
        for (const { jobId, expected } of taken) {
          expect(recorded.get(jobId)).toStrictEqual(expected);
          expect(received.get(jobId)).toStrictEqual(expected);
        }
      }),
      { numRuns: 15 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  it('may be as large as they are said to be', async () => {
    const value = 'ह'.repeat(349_000);
    const { jobId } = await app.jobs.enqueue(undefined, Carry.of([value]));
    await app.untilState(jobId, 'completed');
    expect(app.context.get(FreightProcessor).received.get(jobId)).toEqual([value]);
    await expect(app.jobs.enqueue(undefined, Carry.of(['x'.repeat(10_000_000)]))).rejects.toMatchObject({
      code: 'payload_too_large',
    });
  });

  it.each<[string, unknown]>([
    ['a plain object', { label: 'x' }],
    ['an object without prototype', Object.create(null)],
    ['null', null],
    ['undefined', undefined],
    ['a text', 'x'],
    ['an object that says it is a job', { label: 'x', constructor: Carry }],
  ])('are instances of their class, not %s', async (_, payload) => {
    const before = await count();
    await expect(app.jobs.enqueue(undefined, payload as object)).rejects.toMatchObject({
      message: expect.stringMatching(/@Job|payload/) as string,
    });
    expect(await count()).toBe(before);
  });

  it.each<[string, EnqueueOptions]>([
    ['deduplicationKey', { deduplicationKey: 'a\0b' }],
    ['deduplicationKey', { deduplicationKey: '' }],
    ['deduplicationKey', { deduplicationKey: 'x'.repeat(3_000) }],
    ['owner', { owner: '\ud800' }],
    ['owner', { owner: 'x'.repeat(256) }],
    ['keys[1]', { keys: ['a', 'b\0'] }],
    ['keys[0]', { keys: () => ['x'.repeat(256)] }],
    ['keys', { keys: Array.from({ length: 51 }, () => 'x') }],
    ['delay', { delay: Number.NaN }],
    ['delay', { delay: Number.POSITIVE_INFINITY }],
    ['priority', { priority: 11 as never }],
    ['attempts', { attempts: 0 }],
    ['attempts', { attempts: 1.5 }],
    ['expiresAt', { expiresAt: new Date(Number.NaN) }],
  ])('have options that can be used: %s', async (option, options) => {
    const before = await count();
    await expect(app.jobs.enqueue(undefined, Carry.of([]), options)).rejects.toMatchObject({
      code: 'validation_failed',
      details: [{ field: `options.${option}` }],
    });
    expect(await count()).toBe(before);
  });

  it('may be due before now, and after a fraction of a millisecond', async () => {
    for (const delay of [-5.5, 0.5]) {
      const { jobId } = await app.jobs.enqueue(undefined, Carry.of([]), { delay });
      await app.untilState(jobId, 'completed');
    }
  });
});
